// Regular expressions: what self-hosted/regexp.js stands on.

import { type ArrayObject, ExoticObject, type GuestObject, Payload } from "../objects/object.js"
import type { Rope, Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import { toLengthOfNumber } from "../operations/conversions.js"
import {
  advanceIndex,
  continueMatch,
  flagText,
  isOriginalExec,
  type MatchData,
  matchArray,
  matchEnd,
  newRegExp,
  RegExpData,
  reinitializeRegExp,
  startMatch,
} from "../operations/regexp.js"
import {
  isPristine,
  newScan,
  type RegExpScan,
  replaceScanned,
  type ScanMode,
  scannedGroups,
  scannedNames,
  scannedTexts,
  splitScanned,
} from "../operations/regexp-scan.js"
import type { StringBuilder } from "../operations/string.js"
import { textOf } from "../operations/text.js"
import type { Realm } from "../realm.js"
import { typeError } from "../throw.js"
import type { FixedPrimitive } from "./define.js"

/** %RegExpStringIteratorPrototype%: what it iterates. */
class MatchIterator extends Payload {
  done = false
  constructor(
    readonly regexp: GuestObject,
    public text: string,
    readonly global: boolean,
    readonly unicode: boolean,
  ) {
    super()
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.regexp)
    this.text = visitor.hold(this.text)
    return 0
  }
}

export const regexpPrimitives = {
  IsRegExpObject: (_realm, value) => value instanceof ExoticObject && value.payload instanceof RegExpData,
  NewRegExp: (realm, pattern, flags, proto) =>
    newRegExp(realm, flat(realm, pattern), flat(realm, flags), proto as GuestObject),
  ReinitializeRegExp: (realm, regexp, pattern, flags) => {
    reinitializeRegExp(realm, dataOf(regexp), flat(realm, pattern), flat(realm, flags))
    return undefined
  },
  RegExpSource: (_realm, regexp) => dataOf(regexp).program.source,
  RegExpFlags: (_realm, regexp) => dataOf(regexp).program.flags,
  RegExpFlagText: (_realm, regexp) => flagText(dataOf(regexp).program),
  IsOriginalExec: (_realm, fn) => isOriginalExec(fn),
  PrimitiveToLength: (_realm, x) => toLengthOfNumber(x as number),

  StartMatch: (realm, regexp, text, index) =>
    realm.newExotic(startMatch(realm, dataOf(regexp).program, flat(realm, text), index as number), null),
  ContinueMatch: (realm, match) => {
    const data = matchOf(match)
    return data.state.status !== "running" || continueMatch(realm, data)
  },
  MatchEnd: (_realm, match) => matchEnd(matchOf(match)),
  MatchArray: (realm, match) => matchArray(realm, matchOf(match).state),
  AdvanceIndex: (realm, text, index, unicode) =>
    advanceIndex(flat(realm, text), index as number, unicode as boolean),

  IsPristineRegExp: (realm, value) =>
    value instanceof ExoticObject && value.payload instanceof RegExpData && isPristine(realm, value),
  NewRegExpScan: (realm, regexp, text, mode, most) =>
    newScan(realm, regexp as ExoticObject, flat(realm, text), mode as ScanMode, most as number),
  ScanSome: (realm, scan) => scanOf(scan).scanSome(realm),
  ScannedCount: (_realm, scan) => scanOf(scan).count,
  ScannedStart: (_realm, scan, index) => {
    const { captures, stride } = scanOf(scan)
    return captures[(index as number) * stride]
  },
  ScannedGroups: (realm, scan, index) => scannedGroups(realm, scanOf(scan), index as number),
  ScannedNames: (realm, scan, texts) => scannedNames(realm, scanOf(scan), texts as ArrayObject),
  ScannedTexts: (realm, scan, list) => scannedTexts(realm, scanOf(scan), list as ArrayObject),
  ReplaceScanned: (realm, scan, builder, replacement) =>
    replaceScanned(
      realm,
      scanOf(scan),
      (builder as ExoticObject).payload as StringBuilder,
      flat(realm, replacement),
    ),
  SplitScanned: (realm, scan, list, most) =>
    splitScanned(realm, scanOf(scan), list as ArrayObject, most as number),

  NewMatchIterator: (realm, regexp, text, global, unicode) =>
    realm.newExotic(
      new MatchIterator(regexp as GuestObject, flat(realm, text), global as boolean, unicode as boolean),
      realm.intrinsic("%RegExpStringIteratorPrototype%"),
    ),
  MatchIteratorIsDone: (_realm, iterator) => iteratorOf(iterator).done,
  MatchIteratorRegExp: (_realm, iterator) => iteratorOf(iterator).regexp,
  MatchIteratorText: (_realm, iterator) => iteratorOf(iterator).text,
  MatchIteratorMode: (_realm, iterator) => {
    const { global, unicode } = iteratorOf(iterator)
    return (global ? 1 : 0) + (unicode ? 2 : 0)
  },
  FinishMatchIterator: (_realm, iterator) => {
    iteratorOf(iterator).done = true
    return undefined
  },
} satisfies Record<string, FixedPrimitive>

function flat(realm: Realm, value: Value): string {
  return textOf(realm, value as string | Rope)
}

function dataOf(value: Value): RegExpData {
  return (value as ExoticObject).payload as RegExpData
}

function matchOf(value: Value): MatchData {
  return (value as ExoticObject).payload as MatchData
}

function scanOf(value: Value): RegExpScan {
  return (value as ExoticObject).payload as RegExpScan
}

function iteratorOf(value: Value): MatchIterator {
  if (value instanceof ExoticObject && value.payload instanceof MatchIterator) return value.payload
  throw typeError("next requires that 'this' be a RegExp String Iterator")
}
