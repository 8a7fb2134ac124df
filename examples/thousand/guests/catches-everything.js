for (;;) {
  try {
    throw new Error("again")
  } catch {
  } finally {
  }
}
