print("throws is evaluated")
throw new RangeError("thrown once")
