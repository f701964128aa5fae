import type { Task } from '../../engine/index.ts';
import { isNamed, optionNames, setNamed } from '../set-options.ts';
import type { Shell } from '../shell.ts';
import { isShopt, SHOPTS, setShopt } from '../shopt-options.ts';

/** bash's switches: globs look at theirs, the others are only remembered. With -o they are those of `set -o`. @see bash: builtins/shopt.def */
export function* shopt(shell: Shell, argv: string[]): Task<number> {
  const given = new Set<string>();
  let at = 1;
  for (; /^-./.test(argv[at] ?? ''); at++) {
    if (argv[at] === '--') {
      at++;
      break;
    }
    for (const letter of (argv[at] as string).slice(1)) {
      if (!'pqsuo'.includes(letter)) {
        yield* shell.complain(`-${letter}: invalid option`, 2, 'shopt');
        yield* shell.tell('shopt: usage: shopt [-pqsu] [-o] [optname ...]\n');
        return 2;
      }
      given.add(letter);
    }
  }
  const names = argv.slice(at);
  if (given.has('s') && given.has('u')) return yield* shell.complain('cannot set and unset shell options simultaneously', 1, 'shopt');
  const ofSet = given.has('o');
  const isOn = (name: string): boolean | undefined => (ofSet ? isNamed(shell, name) : SHOPTS.has(name) ? isShopt(shell, name) : undefined);
  const change = given.has('s') ? true : given.has('u') ? false : undefined;
  let status = 0;
  for (const name of names.length > 0 ? names : ofSet ? optionNames.bash : [...SHOPTS.keys()]) {
    const on = isOn(name);
    if (on === undefined) {
      status = yield* shell.complain(`${name}: invalid ${ofSet ? 'option' : 'shell option'} name`, 1, 'shopt');
      continue;
    }
    if (change !== undefined && names.length > 0) {
      if (ofSet) setNamed(shell, name, change);
      else setShopt(shell, name, change);
      continue;
    }
    if (change !== undefined && on !== change) continue;
    if (!on && names.length > 0) status = 1;
    if (given.has('q')) continue;
    yield* shell.write(
      1,
      given.has('p')
        ? `${ofSet ? `set ${on ? '-' : '+'}o` : `shopt -${on ? 's' : 'u'}`} ${name}\n`
        : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`,
    );
  }
  return status;
}
