/** Exact fractions: what the judge calculates in. */
export class Rational {
  static readonly zero = new Rational(0n, 1n)

  private constructor(
    readonly numerator: bigint,
    /** Greater than 0; coprime to the numerator. */
    readonly denominator: bigint,
  ) {}

  static of(numerator: number | bigint, denominator: number | bigint = 1n): Rational {
    return Rational.reduced(BigInt(numerator), BigInt(denominator))
  }

  plus(other: Rational): Rational {
    if (this.denominator === other.denominator) {
      return Rational.reduced(this.numerator + other.numerator, this.denominator)
    }
    return Rational.reduced(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    )
  }

  minus(other: Rational): Rational {
    return this.plus(new Rational(-other.numerator, other.denominator))
  }

  times(factor: number): Rational {
    return Rational.reduced(this.numerator * BigInt(factor), this.denominator)
  }

  over(divisor: number): Rational {
    return Rational.reduced(this.numerator, this.denominator * BigInt(divisor))
  }

  /** Negative, zero or positive, as this is less than, equal to or greater than `other`. */
  compare(other: Rational | number): number {
    const to = typeof other === "number" ? Rational.of(other) : other
    const difference = this.numerator * to.denominator - to.numerator * this.denominator
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }

  min(other: Rational): Rational {
    return this.compare(other) <= 0 ? this : other
  }

  max(other: Rational): Rational {
    return this.compare(other) >= 0 ? this : other
  }

  /** Nearest double, for messages and loose comparisons. */
  toNumber(): number {
    const scaled = (this.numerator * 1_000_000n) / this.denominator
    return Number(scaled) / 1_000_000
  }

  private static reduced(numerator: bigint, denominator: bigint): Rational {
    let a = numerator < 0n ? -numerator : numerator
    let b = denominator
    while (b !== 0n) [a, b] = [b, a % b]
    return a === 1n ? new Rational(numerator, denominator) : new Rational(numerator / a, denominator / a)
  }
}
