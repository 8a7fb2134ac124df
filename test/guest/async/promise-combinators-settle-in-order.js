// spec: sec-promise.all
const later = (value) => Promise.resolve().then(() => value)
Promise.all([1, later(2), 3]).then((values) => print("all " + values.join()))
Promise.race([later("slow"), "fast"]).then((value) => print("race " + value))
Promise.any([Promise.reject(1), later("ok")]).then((value) => print("any " + value))
Promise.allSettled([Promise.reject("no"), 1]).then((results) => print(results.map((r) => r.status).join()))
Promise.any([Promise.reject(1)]).catch((error) => print(error.name, error.errors.join()))
const { promise, resolve } = Promise.withResolvers()
promise.finally(() => print("finally")).then((value) => print(value))
resolve("done")
// expect: finally
// expect: race fast
// expect: rejected,fulfilled
// expect: AggregateError 1
// expect: all 1,2,3
// expect: any ok
// expect: done
