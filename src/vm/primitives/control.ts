// Primitives that the interpreter does itself (interpreter/control-primitives.ts): these bodies are never reached.

import type { Value } from "../objects/value.js"
import { InternalError } from "../throw.js"

function byTheInterpreter(): Value {
  throw new InternalError("a control primitive was called as a leaf")
}

export const controlPrimitives = {
  Capture: byTheInterpreter,
  ActiveFunction: byTheInterpreter,
  ResumeGenerator: byTheInterpreter,
  ResumeCoroutine: byTheInterpreter,
  ConstructWithThis: byTheInterpreter,
  SelfHostedFunction: byTheInterpreter,
  CompileEval: byTheInterpreter,
  IsAsyncGenerator: byTheInterpreter,
  GeneratorState: byTheInterpreter,
  SetGeneratorState: byTheInterpreter,
  AsyncGeneratorEnqueue: byTheInterpreter,
  AsyncGeneratorQueued: byTheInterpreter,
  AsyncGeneratorQueuedMode: byTheInterpreter,
  AsyncGeneratorQueuedValue: byTheInterpreter,
  AsyncGeneratorDequeue: byTheInterpreter,
  ResolveModule: byTheInterpreter,
  LoadModule: byTheInterpreter,
  ModuleEntry: byTheInterpreter,
  SetModuleEntry: byTheInterpreter,
  CompileModule: byTheInterpreter,
  NewJsonModule: byTheInterpreter,
  ModuleKey: byTheInterpreter,
  ModuleRecord: byTheInterpreter,
  SetModuleRecord: byTheInterpreter,
  ModuleParts: byTheInterpreter,
  ModuleExport: byTheInterpreter,
  LinkImport: byTheInterpreter,
  InstantiateModule: byTheInterpreter,
  SetModuleCoroutine: byTheInterpreter,
  ModuleCoroutine: byTheInterpreter,
  ModuleNamespace: byTheInterpreter,
  CreateModuleNamespace: byTheInterpreter,
  NextModuleOrder: byTheInterpreter,
}
