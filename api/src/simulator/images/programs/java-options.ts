import type { Process } from '../../kernel/index.ts';
import type { StartProblem } from './start-checks.ts';

/** Sizes of the heap that make no sense. @see openjdk: src/hotspot/share/runtime/arguments.cpp */
export function refusedOption(options: readonly string[]): string | undefined {
  const sizes = new Map<string, number>();
  for (const option of options) {
    const [, which, size = ''] = /^-(Xm[xs]|Xss)(.*)$/.exec(option) ?? [];
    if (which === undefined) continue;
    const [, digits, unit = ''] = /^(\d+)([kmgt]?)$/i.exec(size) ?? [];
    if (digits === undefined) return `Invalid ${HEAP[which]} size: ${option}\n${NO_MACHINE}`;
    sizes.set(which, Number(digits) * 1024 ** ' kmgt'.indexOf(unit.toLowerCase() || ' '));
  }
  const most = sizes.get('Xmx') ?? Number.POSITIVE_INFINITY;
  // Who leaves out the unit asks for so many bytes.
  if (most < LEAST_HEAP) return `${NOT_BEGUN}Too small maximum heap\n`;
  return (sizes.get('Xms') ?? 0) > most ? `${NOT_BEGUN}Initial heap size set to a larger value than the maximum heap size\n` : undefined;
}
const LEAST_HEAP = 2 ** 20;
/** Said on its standard output, unlike what it says of options that it cannot read. */
export const NOT_BEGUN = 'Error occurred during initialization of VM\n';
const HEAP: Readonly<Record<string, string>> = { Xmx: 'maximum heap', Xms: 'initial heap', Xss: 'thread stack' };
const NO_MACHINE = 'Error: Could not create the Java Virtual Machine.\nError: A fatal exception has occurred. Program will exit.\n';

/**
 * What a server's virtual machine says of the options that its environment has for it, before anything of the server runs. Every machine reads
 * one variable, since 9 its launcher another before; the others are handed to it by the images' scripts.
 * @see openjdk: src/hotspot/share/runtime/arguments.cpp parse_java_tool_options_environment_variable; src/java.base/share/native/libjli/args.c
 */
export function machineProblem({ env }: Process, own: readonly string[], major = 11): StartProblem {
  const launcher = major > 8 ? env.get('JDK_JAVA_OPTIONS') : undefined;
  const tool = env.get('JAVA_TOOL_OPTIONS');
  const refused = refusedOption([tool, launcher, ...own.map((name) => env.get(name))].flatMap((options) => options?.split(/\s+/) ?? []));
  const lines = [
    ...(launcher ? [`NOTE: Picked up JDK_JAVA_OPTIONS: ${launcher}`] : []),
    ...(tool ? [`Picked up JAVA_TOOL_OPTIONS: ${tool}`] : []),
  ];
  return refused === undefined ? { lines } : { lines: [...lines, refused.trimEnd()], code: 1 };
}
