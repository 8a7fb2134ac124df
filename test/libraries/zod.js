import * as z from "zod"

const Address = z.object({ street: z.string().min(3), zip: z.string().regex(/^\d{4,5}$/), country: z.enum(["CH", "FR", "IT"]).default("CH") })
const User = z
  .object({
    id: z.number().int().positive(),
    name: z.string().trim().toLowerCase(),
    email: z.email().optional(),
    age: z.coerce.number().max(150),
    tags: z.array(z.string()).max(3),
    address: Address.nullable(),
    role: z.union([z.literal("admin"), z.object({ guestOf: z.number() })]),
    born: z.iso.date().optional(),
  })
  .strict()
  .refine((user) => user.name !== "root", { message: "root is not a user", path: ["name"] })
  .transform(({ name, ...rest }) => ({ ...rest, name, length: name.length }))

for (let i = 0; i < size * 2; i++) {
  const good = User.safeParse({ id: i + 1, name: `  User ${i} `, age: `${20 + i}`, tags: ["a"], address: { street: "Main", zip: "12345" }, role: i % 2 ? "admin" : { guestOf: i }, email: "a@b.ch" })
  print(good.success, JSON.stringify(good.data ?? good.error.issues))
  const bad = User.safeParse({ id: -i, name: "root", age: "x", tags: ["a", 1, "b", "c"], address: { street: "M", zip: "1", country: "DE" }, role: "none", extra: i, email: "no" })
  print(bad.success, JSON.stringify(bad.error.issues))
}
const Shape = z.discriminatedUnion("kind", [z.object({ kind: z.literal("circle"), r: z.number() }), z.object({ kind: z.literal("square"), side: z.bigint() })])
print(Shape.parse({ kind: "square", side: 5n }).side, Shape.safeParse({ kind: "line" }).error.issues[0].message)
const Tree = z.object({ value: z.number(), get children() { return z.array(Tree) } })
print(JSON.stringify(Tree.parse({ value: 1, children: [{ value: 2, children: [] }] })), z.record(z.string(), z.number()).safeParse({ a: "x" }).error.issues[0].path.join("."))
print(z.prettifyError(Address.safeParse({ street: 1 }).error), JSON.stringify(z.toJSONSchema(Address)))
try {
  Address.parse(null)
} catch (error) {
  print(error.name, error instanceof z.ZodError, error.message)
}
