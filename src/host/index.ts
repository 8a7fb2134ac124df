// What is public.

export { type AuditOptions, auditLog } from "./capabilities/audit-log.js"
export type { Trust } from "./capabilities/authority.js"
export { type CallsOptions, calls } from "./capabilities/calls.js"
export {
  Capability,
  type CapabilityDefinition,
  type CapabilityModule,
  type CapabilityOptions,
  type Charge,
  type Installation,
  type ResourceDefinition,
  type Rule,
} from "./capabilities/capability.js"
export { Channel, type ChannelOptions, type ChannelsOptions, channels } from "./capabilities/channel.js"
export { type ClockOptions, clock } from "./capabilities/clock.js"
export {
  type ConsoleHost,
  type ConsoleLevel,
  type ConsoleLine,
  type ConsoleOptions,
  console,
} from "./capabilities/console.js"
export { defineCapability } from "./capabilities/custom.js"
export type {
  Costs,
  CustomCall,
  CustomDefinition,
  CustomFunction,
  CustomOptions,
  DeedType,
} from "./capabilities/custom-definition.js"
export { declarations } from "./capabilities/declarations.js"
export { type EnvOptions, env } from "./capabilities/env.js"
export type { FileCapability } from "./capabilities/files/files.js"
export { files } from "./capabilities/files/files.js"
export type { FileAccess, FileAccesses, FileCaps, FileOptions } from "./capabilities/files/options.js"
export type { Grant } from "./capabilities/grant.js"
export { type ModulesOptions, modules } from "./capabilities/modules.js"
export { type FetchMethod, type FetchOptions, type FetchRule, fetch } from "./capabilities/net/fetch.js"
export {
  type FetchTransport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from "./capabilities/net/transport.js"
export {
  CapabilityError,
  type DecisionEvent,
  type DecisionListener,
  type Permission,
  type Question,
} from "./capabilities/permission.js"
export { type RandomOptions, random } from "./capabilities/random.js"
export { type SpawnCapabilityOptions, spawning } from "./capabilities/spawn.js"
export type { StandardIssue, StandardResult, StandardSchema } from "./capabilities/standard-schema.js"
export { type StoreAccess, type StoreOptions, store } from "./capabilities/store/store.js"
export { type TimerSource, type TimersOptions, timers } from "./capabilities/timers.js"
export { Engine } from "./engine.js"
export { GuestError, GuestSyntaxError, ThimbleError } from "./errors.js"
export { Group, type GroupOptions } from "./group.js"
export { Instance } from "./instance.js"
/** @internal for thimble/node */
export * as internals from "./internals.js"
export type { LimitController, LimitDecision, LimitPolicy, LimitRequest } from "./limits/controller.js"
export {
  type AskedDecision,
  all,
  any,
  ask,
  atMost,
  by,
  every,
  first,
  forResource,
  type RaisePolicy,
  raise,
  upTo,
} from "./limits/policies.js"
export {
  DEFAULT_LIMITS,
  type GroupLimits,
  KiB,
  type Limit,
  type LimitName,
  type Limits,
  MiB,
} from "./limits/resources.js"
export { type GuestFunction, type HostFunctionOptions, hostFunction } from "./marshal/host-function.js"
export type { ModuleLoader, ModuleRequest } from "./modules.js"
export type { CompileProgramOptions, EngineOptions, RunOptions, SpawnOptions } from "./options.js"
export type { InstanceState, Outcome, SliceReport, StopCause, Usage } from "./outcome.js"
export { Program } from "./program.js"
export { run } from "./run.js"
export {
  type Bandwidth,
  type GroupOptions as TaskGroupOptions,
  type GroupSnapshot,
  type LagRange,
  type PolicyName,
  type Runnable,
  Scheduler,
  type SchedulerEvent,
  type SchedulerEvents,
  type SchedulerOptions,
  type SliceResult,
  Task,
  TaskGroup,
  type TaskOptions,
  type TaskSnapshot,
} from "./scheduler/scheduler.js"
