// Function, the hidden function constructors, and Function.prototype. Spec: sec-function-objects.

/** spec: sec-function-p1-p2-pn-body */
function FunctionConstructor(...args) {
  return CreateDynamicFunction(new.target, "function", "%Function.prototype%", args)
}

/** spec: sec-generatorfunction */
function GeneratorFunctionConstructor(...args) {
  return CreateDynamicFunction(new.target, "function*", "%GeneratorFunction.prototype%", args)
}

/** spec: sec-async-function-constructor-arguments */
function AsyncFunctionConstructor(...args) {
  return CreateDynamicFunction(new.target, "async function", "%AsyncFunction.prototype%", args)
}

/** spec: sec-asyncgeneratorfunction */
function AsyncGeneratorFunctionConstructor(...args) {
  return CreateDynamicFunction(new.target, "async function*", "%AsyncGeneratorFunction.prototype%", args)
}

/** spec: sec-createdynamicfunction. `args` is a list: parameters, then the body. */
function CreateDynamicFunction(newTarget, kind, fallback, args) {
  const count = args.length
  let parameters = ""
  for (let i = 0; i < count - 1; i++) {
    const text = ToStringValue(args[i])
    parameters = i === 0 ? text : `${parameters},${text}`
  }
  const body = count === 0 ? "" : ToStringValue(args[count - 1])
  const created = CompileFunction(kind, parameters, body)
  if (newTarget !== undefined) StorePrototype(created, GetPrototypeFromConstructor(newTarget, fallback))
  return created
}

/** spec: sec-function.prototype.apply */
function Function_apply(thisArg, list) {
  if (!IsCallable(this)) throw NewTypeError("Function.prototype.apply was called on a non-function")
  if (list === undefined || list === null) return Call(this, thisArg)
  return Call(this, thisArg, ...CreateListFromArrayLike(list))
}

/** spec: sec-function.prototype.call */
function Function_call(thisArg, ...args) {
  if (!IsCallable(this)) throw NewTypeError("Function.prototype.call was called on a non-function")
  return Call(this, thisArg, ...args)
}

/** spec: sec-function.prototype.bind */
function Function_bind(thisArg, ...args) {
  if (!IsCallable(this)) throw NewTypeError("Function.prototype.bind was called on a non-function")
  const bound = NewBoundFunction(this, GetPrototypeOf(this), thisArg, args)
  let length = 0
  if (HasOwnProperty(this, "length")) {
    const targetLength = this.length
    if (typeof targetLength === "number") {
      length = PrimitiveToInteger(targetLength) - args.length
      if (length < 0) length = 0
    }
  }
  const name = this.name
  NameBoundFunction(bound, typeof name === "string" ? `bound ${name}` : "bound ", length)
  return bound
}

/** spec: sec-function.prototype-%symbol.hasinstance% */
function Function_hasInstance(value) {
  return OrdinaryHasInstance(this, value)
}
