print("slow begins")
await null
await null
print("slow ends")
export const value = "slow"
