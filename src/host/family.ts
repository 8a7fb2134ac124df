// Families: a parent and its children take their turns as one, so that making children brings no gain. What the children use
// has a level of its own, so that it is told from what their parent does.

import type { Attention } from "./attention.js"
import type { Driver } from "./driver.js"
import { type GroupParts, Members } from "./group.js"
import { Ledger } from "./limits/ledger.js"
import type { GroupOptions, Scheduler, TaskGroup, TaskOptions } from "./scheduler/scheduler.js"

export class Family implements Attention {
  /** There while the parent has something to do. */
  private tasks: TaskGroup | null = null
  private readonly ledger: Ledger
  private readonly members: Members

  /** @param task what was asked for the parent: the family has it now */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly name: string,
    private readonly task: TaskOptions | undefined,
    parent: Driver,
  ) {
    this.ledger = new Ledger(parent.ledger, {}, null)
    this.members = new Members(this.ledger)
  }

  begin(driver: Driver): void {
    if (this.tasks !== null) return
    const { group, weight, slice, priority } = this.task ?? {}
    const options: GroupOptions = {
      name: this.name,
      ...(group && { parent: group }),
      ...(weight && { weight }),
      ...(slice && { slice }),
      ...(priority !== undefined && { priority }),
    }
    this.tasks = this.scheduler.group(options)
    driver.taskOptions = { group: this.tasks }
  }

  end(): void {
    this.tasks?.close()
    this.tasks = null
  }

  /** What a child draws on; the parent is running. */
  get parts(): GroupParts {
    return { ledger: this.ledger, tasks: this.tasks!, members: this.members }
  }
}
