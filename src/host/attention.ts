// Who follows whether an instance has anything to do: abort signals, groups.

import type { Driver } from "./driver.js"

export interface Attention {
  /**
   * It has been given something to do. Told again while it still has.
   *
   * @throws ThimbleError if it must not; it is then as it was
   */
  begin(driver: Driver): void
  /** It has nothing left, or was stopped. */
  end(driver: Driver): void
}

export class BothAttentions implements Attention {
  constructor(
    private readonly first: Attention,
    private readonly second: Attention,
  ) {}

  begin(driver: Driver): void {
    this.first.begin(driver)
    this.second.begin(driver)
  }

  end(driver: Driver): void {
    this.first.end(driver)
    this.second.end(driver)
  }
}
