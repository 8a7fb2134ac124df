// Map, Set, WeakMap, WeakSet, WeakRef, FinalizationRegistry: constructors and what calls back into the guest.

/** spec: sec-map-iterable */
function MapConstructor(iterable) {
  if (new.target === undefined) throw NewTypeError("Map is a constructor: use new")
  const map = NewMap(GetPrototypeFromConstructor(new.target, "%Map.prototype%"))
  if (iterable === undefined || iterable === null) return map
  return AddEntriesFromIterable(map, iterable, map.set)
}

/** spec: sec-weakmap-iterable */
function WeakMapConstructor(iterable) {
  if (new.target === undefined) throw NewTypeError("WeakMap is a constructor: use new")
  const map = NewWeakMap(GetPrototypeFromConstructor(new.target, "%WeakMap.prototype%"))
  if (iterable === undefined || iterable === null) return map
  return AddEntriesFromIterable(map, iterable, map.set)
}

/** spec: sec-add-entries-from-iterable */
function AddEntriesFromIterable(target, iterable, adder) {
  if (!IsCallable(adder)) throw NotCallable(adder)
  const iterator = IteratorOpen(iterable)
  const next = iterator.next
  while (true) {
    const item = IteratorStep(iterator, next)
    if (IsEmpty(item)) return target
    try {
      if (!IsObject(item)) throw NewTypeError(`iterator value ${Describe(item)} is not an entry object`)
      Call(adder, target, item[0], item[1])
    } catch (error) {
      IteratorCloseQuiet(iterator)
      throw error
    }
  }
}

/** spec: sec-map.groupby */
function Map_groupBy(items, callback) {
  const map = NewMap(Intrinsic("%Map.prototype%"))
  if (items === undefined || items === null) throw NewTypeError(`${items} is not iterable`)
  if (!IsCallable(callback)) throw NotCallable(callback)
  const iterator = IteratorOpen(items)
  const next = iterator.next
  for (let k = 0; ; k++) {
    const value = IteratorStep(iterator, next)
    if (IsEmpty(value)) return map
    let key
    try {
      key = Call(callback, undefined, value, k)
    } catch (error) {
      IteratorCloseQuiet(iterator)
      throw error
    }
    const group = EntryGet(map, key)
    if (IsEmpty(group)) EntrySet(map, key, [value])
    else ArrayAppend(group, value)
  }
}

/** spec: sec-map.prototype.foreach */
function Map_forEach(callback, thisArg) {
  RequireMap(this, "Map.prototype.forEach")
  if (!IsCallable(callback)) throw NotCallable(callback)
  const cursor = EntryCursor(this)
  while (NextEntry(cursor)) Call(callback, thisArg, EntryValue(cursor), EntryKey(cursor), this)
}

/** spec: sec-map.prototype.getorinsertcomputed */
function Map_getOrInsertComputed(key, callback) {
  RequireMap(this, "Map.prototype.getOrInsertComputed")
  if (!IsCallable(callback)) throw NotCallable(callback)
  const normalized = key === 0 ? 0 : key
  const value = EntryGet(this, normalized)
  if (!IsEmpty(value)) return value
  const made = Call(callback, undefined, normalized)
  EntrySet(this, normalized, made)
  return made
}

/** spec: sec-weakmap.prototype.getorinsertcomputed */
function WeakMap_getOrInsertComputed(key, callback) {
  const has = OriginalMethod("%WeakMap.prototype%", "has")
  const present = Call(has, this, key)
  if (!CanBeHeldWeakly(key)) throw NewTypeError("WeakMap key must be an object or an unregistered symbol")
  if (!IsCallable(callback)) throw NotCallable(callback)
  if (present) return Call(OriginalMethod("%WeakMap.prototype%", "get"), this, key)
  const made = Call(callback, undefined, key)
  Call(OriginalMethod("%WeakMap.prototype%", "set"), this, key, made)
  return made
}

/** spec: sec-set-iterable */
function SetConstructor(iterable) {
  if (new.target === undefined) throw NewTypeError("Set is a constructor: use new")
  const set = NewSet(GetPrototypeFromConstructor(new.target, "%Set.prototype%"))
  if (iterable === undefined || iterable === null) return set
  return AddValuesFromIterable(set, iterable, set.add)
}

/** spec: sec-weakset-iterable */
function WeakSetConstructor(iterable) {
  if (new.target === undefined) throw NewTypeError("WeakSet is a constructor: use new")
  const set = NewWeakSet(GetPrototypeFromConstructor(new.target, "%WeakSet.prototype%"))
  if (iterable === undefined || iterable === null) return set
  return AddValuesFromIterable(set, iterable, set.add)
}

function AddValuesFromIterable(target, iterable, adder) {
  if (!IsCallable(adder)) throw NotCallable(adder)
  const iterator = IteratorOpen(iterable)
  const next = iterator.next
  while (true) {
    const value = IteratorStep(iterator, next)
    if (IsEmpty(value)) return target
    try {
      Call(adder, target, value)
    } catch (error) {
      IteratorCloseQuiet(iterator)
      throw error
    }
  }
}

/** spec: sec-set.prototype.foreach */
function Set_forEach(callback, thisArg) {
  RequireSet(this, "Set.prototype.forEach")
  if (!IsCallable(callback)) throw NotCallable(callback)
  const cursor = EntryCursor(this)
  while (NextEntry(cursor)) {
    const value = EntryKey(cursor)
    Call(callback, thisArg, value, value, this)
  }
}

/** spec: sec-getsetrecord. A list: object, size, has, keys. */
function GetSetRecord(object) {
  if (!IsObject(object)) throw NewTypeError(`${Describe(object)} is not a set-like object`)
  const number = ToNumberValue(object.size)
  if (number !== number) throw NewTypeError("set-like object's size is not a number")
  const size = PrimitiveToInteger(number)
  if (size < 0) throw NewRangeError("set-like object's size is negative")
  const has = object.has
  if (!IsCallable(has)) throw NotCallable(has)
  const keys = object.keys
  if (!IsCallable(keys)) throw NotCallable(keys)
  return [object, size, has, keys]
}

/** GetIteratorFromMethod of a set record's keys; the caller reads its `next`. */
function OpenSetKeys(record) {
  const iterator = Call(record[3], record[0])
  if (!IsObject(iterator)) throw NewTypeError(`${Describe(iterator)} is not an iterator`)
  return iterator
}

/** spec: sec-set.prototype.union */
function Set_union(other) {
  RequireSet(this, "Set.prototype.union")
  const keys = OpenSetKeys(GetSetRecord(other))
  const next = keys.next
  const result = CopySet(this)
  while (true) {
    const value = IteratorStep(keys, next)
    if (IsEmpty(value)) return result
    EntrySet(result, value)
  }
}

/** spec: sec-set.prototype.intersection */
function Set_intersection(other) {
  RequireSet(this, "Set.prototype.intersection")
  const record = GetSetRecord(other)
  const result = NewSet(Intrinsic("%Set.prototype%"))
  if (EntryCount(this) <= record[1]) {
    const cursor = EntryCursor(this)
    while (NextEntry(cursor)) {
      const value = EntryKey(cursor)
      if (Call(record[2], record[0], value)) EntrySet(result, value)
    }
    return result
  }
  const keys = OpenSetKeys(record)
  const next = keys.next
  while (true) {
    const value = IteratorStep(keys, next)
    if (IsEmpty(value)) return result
    if (EntryHas(this, value)) EntrySet(result, value)
  }
}

/** spec: sec-set.prototype.difference */
function Set_difference(other) {
  RequireSet(this, "Set.prototype.difference")
  const record = GetSetRecord(other)
  if (EntryCount(this) <= record[1]) {
    const result = CopySet(this)
    const cursor = EntryCursor(this)
    while (NextEntry(cursor)) {
      const value = EntryKey(cursor)
      if (Call(record[2], record[0], value)) EntryDelete(result, value)
    }
    return result
  }
  const keys = OpenSetKeys(record)
  const next = keys.next
  const result = CopySet(this)
  while (true) {
    const value = IteratorStep(keys, next)
    if (IsEmpty(value)) return result
    EntryDelete(result, value)
  }
}

/** spec: sec-set.prototype.symmetricdifference */
function Set_symmetricDifference(other) {
  RequireSet(this, "Set.prototype.symmetricDifference")
  const keys = OpenSetKeys(GetSetRecord(other))
  const next = keys.next
  const result = CopySet(this)
  while (true) {
    const value = IteratorStep(keys, next)
    if (IsEmpty(value)) return result
    if (EntryHas(this, value)) EntryDelete(result, value)
    else EntrySet(result, value)
  }
}

/** spec: sec-set.prototype.issubsetof */
function Set_isSubsetOf(other) {
  RequireSet(this, "Set.prototype.isSubsetOf")
  const record = GetSetRecord(other)
  if (EntryCount(this) > record[1]) return false
  const cursor = EntryCursor(this)
  while (NextEntry(cursor)) {
    if (!Call(record[2], record[0], EntryKey(cursor))) return false
  }
  return true
}

/** spec: sec-set.prototype.issupersetof */
function Set_isSupersetOf(other) {
  RequireSet(this, "Set.prototype.isSupersetOf")
  const record = GetSetRecord(other)
  if (EntryCount(this) < record[1]) return false
  const keys = OpenSetKeys(record)
  const next = keys.next
  while (true) {
    const value = IteratorStep(keys, next)
    if (IsEmpty(value)) return true
    if (!EntryHas(this, value)) {
      IteratorClose(keys)
      return false
    }
  }
}

/** spec: sec-set.prototype.isdisjointfrom */
function Set_isDisjointFrom(other) {
  RequireSet(this, "Set.prototype.isDisjointFrom")
  const record = GetSetRecord(other)
  if (EntryCount(this) <= record[1]) {
    const cursor = EntryCursor(this)
    while (NextEntry(cursor)) {
      if (Call(record[2], record[0], EntryKey(cursor))) return false
    }
    return true
  }
  const keys = OpenSetKeys(record)
  const next = keys.next
  while (true) {
    const value = IteratorStep(keys, next)
    if (IsEmpty(value)) return true
    if (EntryHas(this, value)) {
      IteratorClose(keys)
      return false
    }
  }
}

/** spec: sec-weak-ref-target */
function WeakRefConstructor(target) {
  if (new.target === undefined) throw NewTypeError("WeakRef is a constructor: use new")
  if (!CanBeHeldWeakly(target)) throw NewTypeError("WeakRef target must be an object or an unregistered symbol")
  return NewWeakRef(GetPrototypeFromConstructor(new.target, "%WeakRef.prototype%"), target)
}

/** spec: sec-finalization-registry-cleanup-callback */
function FinalizationRegistryConstructor(cleanup) {
  if (new.target === undefined) throw NewTypeError("FinalizationRegistry is a constructor: use new")
  if (!IsCallable(cleanup)) throw NotCallable(cleanup)
  return NewFinalizationRegistry(
    GetPrototypeFromConstructor(new.target, "%FinalizationRegistry.prototype%"),
    cleanup,
  )
}

/** A job for each cell whose target is dead: sec-cleanup-finalization-registry */
function FinalizationJob(registry) {
  const finalized = TakeFinalized(registry)
  if (finalized !== undefined) Call(finalized[0], undefined, finalized[1])
}
