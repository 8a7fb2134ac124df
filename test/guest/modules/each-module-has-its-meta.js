// kind: module
print(Object.getPrototypeOf(import.meta), import.meta === (() => import.meta)()) // expect: null true
import.meta.mark = 1
print(Object.keys(import.meta)) // expect: mark
