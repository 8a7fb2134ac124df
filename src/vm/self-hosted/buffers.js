// ArrayBuffer and DataView.

/** spec: sec-arraybuffer-constructor */
function ArrayBufferConstructor(length, options) {
  if (new.target === undefined) throw NewTypeError("ArrayBuffer is a constructor: use new")
  const byteLength = ToIndex(length)
  let maximum = -1
  if (IsObject(options)) {
    const requested = options.maxByteLength
    if (requested !== undefined) maximum = ToIndex(requested)
  }
  if (maximum >= 0 && byteLength > maximum) throw NewRangeError("array buffer is longer than its maximum")
  const proto = GetPrototypeFromConstructor(new.target, "%ArrayBuffer.prototype%")
  return NewArrayBuffer(proto, byteLength, maximum)
}

/** spec: sec-arraybuffer.prototype.resize */
function ArrayBuffer_resize(newLength) {
  RequireArrayBuffer(this, "ArrayBuffer.prototype.resize")
  const maximum = BufferMaximum(this)
  if (maximum < 0) throw NewTypeError("array buffer is not resizable")
  const length = ToIndex(newLength)
  if (BufferIsDetached(this)) throw NewTypeError("array buffer is detached")
  if (length > maximum) throw NewRangeError(`array buffer length ${length} is past its maximum ${maximum}`)
  ResizeBuffer(this, length)
}

/** spec: sec-arraybuffer.prototype.slice */
function ArrayBuffer_slice(start, end) {
  RequireArrayBuffer(this, "ArrayBuffer.prototype.slice")
  if (BufferIsDetached(this)) throw NewTypeError("array buffer is detached")
  const length = BufferLength(this)
  const from = RelativeIndex(start, length)
  const final = end === undefined ? length : RelativeIndex(end, length)
  const count = final > from ? final - from : 0
  const constructor = SpeciesConstructor(this, Intrinsic("%ArrayBuffer%"))
  const target = Construct(constructor, constructor, count)
  RequireArrayBuffer(target, "ArrayBuffer.prototype.slice")
  if (BufferIsDetached(target)) throw NewTypeError("array buffer is detached")
  if (target === this) throw NewTypeError("species made the same array buffer")
  if (BufferLength(target) < count) throw NewTypeError("species made an array buffer that is too short")
  if (BufferIsDetached(this)) throw NewTypeError("array buffer is detached")
  const current = BufferLength(this)
  if (from < current) CopyBytes(target, this, from, count < current - from ? count : current - from)
  return target
}

/** spec: sec-arraybuffer.prototype.transfer */
function ArrayBuffer_transfer(newLength) {
  RequireArrayBuffer(this, "ArrayBuffer.prototype.transfer")
  return TransferBuffer(this, newLength, true)
}

/** spec: sec-arraybuffer.prototype.transfertofixedlength */
function ArrayBuffer_transferToFixedLength(newLength) {
  RequireArrayBuffer(this, "ArrayBuffer.prototype.transferToFixedLength")
  return TransferBuffer(this, newLength, false)
}

/** spec: sec-arraybuffercopyanddetach */
function TransferBuffer(buffer, newLength, keepsMaximum) {
  const length = newLength === undefined ? BufferLength(buffer) : ToIndex(newLength)
  if (BufferIsDetached(buffer)) throw NewTypeError("array buffer is detached")
  const maximum = keepsMaximum ? BufferMaximum(buffer) : -1
  if (maximum >= 0 && length > maximum) throw NewRangeError("array buffer is longer than its maximum")
  const target = NewArrayBuffer(Intrinsic("%ArrayBuffer.prototype%"), length, maximum)
  const current = BufferLength(buffer)
  CopyBytes(target, buffer, 0, length < current ? length : current)
  DetachBuffer(buffer)
  return target
}

/** spec: sec-dataview-buffer-byteoffset-bytelength */
function DataViewConstructor(buffer, byteOffset, byteLength) {
  if (new.target === undefined) throw NewTypeError("DataView is a constructor: use new")
  RequireArrayBuffer(buffer, "DataView")
  const offset = ToIndex(byteOffset)
  if (BufferIsDetached(buffer)) throw NewTypeError("array buffer is detached")
  let available = BufferLength(buffer)
  if (offset > available) throw NewRangeError(`start offset ${offset} is outside the array buffer`)
  let length = -1
  if (byteLength === undefined) {
    if (BufferMaximum(buffer) < 0) length = available - offset
  } else {
    length = ToIndex(byteLength)
    if (offset + length > available) throw NewRangeError(`invalid data view length ${length}`)
  }
  const proto = GetPrototypeFromConstructor(new.target, "%DataView.prototype%")
  if (BufferIsDetached(buffer)) throw NewTypeError("array buffer is detached")
  available = BufferLength(buffer)
  if (offset > available || (byteLength !== undefined && offset + length > available)) {
    throw NewRangeError("data view is outside the array buffer")
  }
  return NewDataView(proto, buffer, offset, length)
}

/** spec: sec-getviewvalue */
function GetViewValue(view, type, requestIndex, littleEndian) {
  RequireDataView(view)
  return DataViewRead(view, type, ToIndex(requestIndex), !!littleEndian)
}

/** spec: sec-setviewvalue */
function SetViewValue(view, type, requestIndex, value, littleEndian) {
  RequireDataView(view)
  const index = ToIndex(requestIndex)
  const isBigInt = type === "BigInt64" || type === "BigUint64"
  const number = isBigInt ? PrimitiveToBigInt(ToPrimitive(value, "number")) : ToNumberValue(value)
  DataViewWrite(view, type, index, number, !!littleEndian)
}

/** spec: sec-dataview.prototype.getbigint64 */
function DataView_getBigInt64(byteOffset, littleEndian) {
  return GetViewValue(this, "BigInt64", byteOffset, littleEndian)
}

/** spec: sec-dataview.prototype.setbigint64 */
function DataView_setBigInt64(byteOffset, value, littleEndian) {
  SetViewValue(this, "BigInt64", byteOffset, value, littleEndian)
}

/** spec: sec-dataview.prototype.getbiguint64 */
function DataView_getBigUint64(byteOffset, littleEndian) {
  return GetViewValue(this, "BigUint64", byteOffset, littleEndian)
}

/** spec: sec-dataview.prototype.setbiguint64 */
function DataView_setBigUint64(byteOffset, value, littleEndian) {
  SetViewValue(this, "BigUint64", byteOffset, value, littleEndian)
}

/** spec: sec-dataview.prototype.getfloat16 */
function DataView_getFloat16(byteOffset, littleEndian) {
  return GetViewValue(this, "Float16", byteOffset, littleEndian)
}

/** spec: sec-dataview.prototype.setfloat16 */
function DataView_setFloat16(byteOffset, value, littleEndian) {
  SetViewValue(this, "Float16", byteOffset, value, littleEndian)
}

/** spec: sec-dataview.prototype.getfloat32 */
function DataView_getFloat32(byteOffset, littleEndian) {
  return GetViewValue(this, "Float32", byteOffset, littleEndian)
}

/** spec: sec-dataview.prototype.setfloat32 */
function DataView_setFloat32(byteOffset, value, littleEndian) {
  SetViewValue(this, "Float32", byteOffset, value, littleEndian)
}

/** spec: sec-dataview.prototype.getfloat64 */
function DataView_getFloat64(byteOffset, littleEndian) {
  return GetViewValue(this, "Float64", byteOffset, littleEndian)
}

/** spec: sec-dataview.prototype.setfloat64 */
function DataView_setFloat64(byteOffset, value, littleEndian) {
  SetViewValue(this, "Float64", byteOffset, value, littleEndian)
}

/** spec: sec-dataview.prototype.getint8 */
function DataView_getInt8(byteOffset) {
  return GetViewValue(this, "Int8", byteOffset, true)
}

/** spec: sec-dataview.prototype.setint8 */
function DataView_setInt8(byteOffset, value) {
  SetViewValue(this, "Int8", byteOffset, value, true)
}

/** spec: sec-dataview.prototype.getint16 */
function DataView_getInt16(byteOffset, littleEndian) {
  return GetViewValue(this, "Int16", byteOffset, littleEndian)
}

/** spec: sec-dataview.prototype.setint16 */
function DataView_setInt16(byteOffset, value, littleEndian) {
  SetViewValue(this, "Int16", byteOffset, value, littleEndian)
}

/** spec: sec-dataview.prototype.getint32 */
function DataView_getInt32(byteOffset, littleEndian) {
  return GetViewValue(this, "Int32", byteOffset, littleEndian)
}

/** spec: sec-dataview.prototype.setint32 */
function DataView_setInt32(byteOffset, value, littleEndian) {
  SetViewValue(this, "Int32", byteOffset, value, littleEndian)
}

/** spec: sec-dataview.prototype.getuint8 */
function DataView_getUint8(byteOffset) {
  return GetViewValue(this, "Uint8", byteOffset, true)
}

/** spec: sec-dataview.prototype.setuint8 */
function DataView_setUint8(byteOffset, value) {
  SetViewValue(this, "Uint8", byteOffset, value, true)
}

/** spec: sec-dataview.prototype.getuint16 */
function DataView_getUint16(byteOffset, littleEndian) {
  return GetViewValue(this, "Uint16", byteOffset, littleEndian)
}

/** spec: sec-dataview.prototype.setuint16 */
function DataView_setUint16(byteOffset, value, littleEndian) {
  SetViewValue(this, "Uint16", byteOffset, value, littleEndian)
}

/** spec: sec-dataview.prototype.getuint32 */
function DataView_getUint32(byteOffset, littleEndian) {
  return GetViewValue(this, "Uint32", byteOffset, littleEndian)
}

/** spec: sec-dataview.prototype.setuint32 */
function DataView_setUint32(byteOffset, value, littleEndian) {
  SetViewValue(this, "Uint32", byteOffset, value, littleEndian)
}
