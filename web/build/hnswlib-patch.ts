/**
 * [Note: hnswlib-wasm without 'unsafe-eval']
 * hnswlib-wasm 0.8.2 builds two functions from text, which a strict content-security policy forbids, and hides its
 * in-memory file system. Three statements are replaced by ones that do the same with closures, and show the file
 * system. Each must occur exactly once, or the build stops: another version of the library has to be looked at again.
 */
import type { Plugin } from 'vite'

/** embind's craftInvokerFunction: checks, converts, calls, frees, converts back. */
const invoker = `
    var A = argTypes, n = argCount - 2;
    return function () {
      if (arguments.length !== n) throwBindingError(humanName + ' expected ' + n + ' arguments, got ' + arguments.length);
      var freed = needsDestructorStack ? [] : null, wired = [cppTargetFunc], i;
      if (isClassMethodFunc) wired.push(A[1].toWireType(freed, this));
      for (i = 0; i < n; ++i) wired.push(A[i + 2].toWireType(freed, arguments[i]));
      var result = cppInvokerFunc.apply(null, wired);
      if (freed) runDestructors(freed);
      else for (i = isClassMethodFunc ? 1 : 2; i < A.length; ++i)
        if (A[i].destructorFunction !== null) A[i].destructorFunction(wired[isClassMethodFunc ? i : i - 1]);
      if (returns) return A[0].fromWireType(result);
    };`

/** embind's emval method caller: the way C++ calls a JavaScript function, here the filter. */
const caller = `var invokerFunction = function (handle, name, destructors, args) {
      var values = [], offset = 0, i;
      for (i = 0; i < argCount - 1; ++i) {
        values.push(types[i + 1].readValueFromPointer(args + offset));
        offset += types[i + 1].argPackAdvance;
      }
      var result = handle[name].apply(handle, values);
      for (i = 0; i < argCount - 1; ++i) if (types[i + 1].deleteObject) types[i + 1].deleteObject(values[i]);
      if (!retType.isVoid) return retType.toWireType(destructors, result);
    };`

export const replacements: readonly [found: string, replacement: string][] = [
  ['return newFunc(Function, args1).apply(null, args2);', invoker],
  ['var invokerFunction = newFunc(Function, params).apply(null, args);', caller],
  [
    'unexportedSymbols.forEach(unexportedRuntimeSymbol);',
    `Module['FS']=FS;unexportedSymbols.forEach(unexportedRuntimeSymbol);`,
  ],
]

/** @throws Error when a statement does not occur exactly once. */
export function patchHnswlib(code: string): string {
  return replacements.reduce((text, [found, replacement]) => {
    const times = text.split(found).length - 1
    if (times !== 1) throw new Error(`hnswlib-wasm: "${found}" occurs ${times} times; 0.8.2 has it once`)
    return text.replace(found, () => replacement)
  }, code)
}

export function hnswlibPatch(): Plugin {
  return {
    name: 'hnswlib-patch',
    enforce: 'pre',
    transform(code, id) {
      return /hnswlib-wasm\/dist\/hnswlib-[0-9a-f]+\.js/.test(id) ? { code: patchHnswlib(code), map: null } : undefined
    },
  }
}
