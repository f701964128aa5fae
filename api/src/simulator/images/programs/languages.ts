import { MILLISECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process, type Program } from '../../kernel/index.ts';
import { javaSignals } from '../servers/signals.ts';
import { opaqueScript } from './opaque-script.ts';
import { standardInput } from './standard-input.ts';

/** A Java machine: what is in a JAR is not known, so it is a server where its Pod says. */
export const java = (major: number): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    javaSignals(process);
    if (args.length === 0 || args.includes('-help')) {
      yield* process.write(
        2,
        'Usage: java [options] <mainclass> [args...]\n           (to execute a class)\n   or  java [options] -jar <jarfile> [args...]\n           (to execute a jar file)\n',
      );
      return 1;
    }
    if (args.some((word) => /^--?version$/.test(word))) {
      yield* process.write(
        args.includes('--version') ? 1 : 2,
        `openjdk version "${major === 8 ? '1.8.0_372' : `${major}.0.7`}" 2023-04-18\nOpenJDK Runtime Environment Temurin-${major}.0.7+7 (build ${major}.0.7+7)\nOpenJDK 64-Bit Server VM Temurin-${major}.0.7+7 (build ${major}.0.7+7, mixed mode)\n`,
      );
      return 0;
    }
    yield* process.compute(120 * MILLISECOND);
    const jar = args.indexOf('-jar');
    const name = jar < 0 ? args.find((word) => !word.startsWith('-')) : args[jar + 1];
    if (jar >= 0 && (name === undefined || !process.access(name, 'r'))) {
      yield* process.write(
        2,
        name === undefined ? 'Error: -jar requires jar file specification\n' : `Error: Unable to access jarfile ${name}\n`,
      );
      return 1;
    }
    if (jar < 0) {
      if (name?.endsWith('.java') && process.access(name, 'r'))
        return yield* opaqueScript(process, process.readFile(name), 'Java program', 'it is not compiled here');
      yield* process.write(
        2,
        `Error: Could not find or load main class ${name ?? ''}\nCaused by: java.lang.ClassNotFoundException: ${name ?? ''}\n`,
      );
      return 1;
    }
    return yield* opaqueScript(process, 'while (true) {}', 'Java program', 'what is in a JAR is not known');
  };

/** The Go command: versions, and programs in a file that it compiles first. */
export const go = (version: string): Program =>
  function* (process) {
    const [verb = '', name = ''] = process.argv.slice(1);
    if (verb === 'version') {
      yield* process.write(1, `go version go${version} linux/amd64\n`);
      return 0;
    }
    if (verb === 'env') {
      const known: Readonly<Record<string, string>> = {
        GOARCH: 'amd64',
        GOOS: 'linux',
        GOPATH: process.env.get('GOPATH') ?? '/go',
        GOROOT: '/usr/local/go',
        GOVERSION: `go${version}`,
      };
      const names = process.argv.slice(2).filter((word) => !word.startsWith('-'));
      const text =
        names.length > 0 ? names.map((each) => known[each] ?? '') : Object.entries(known).map(([key, value]) => `${key}="${value}"`);
      yield* process.write(1, `${text.join('\n')}\n`);
      return 0;
    }
    if (verb === 'run' || verb === 'build') {
      if (!process.access(name === '.' ? 'main.go' : name, 'r')) {
        yield* process.write(
          2,
          name.endsWith('.go')
            ? `no required module provides package ${name}; to add it:\n\tgo get ${name}\n`
            : "go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n",
        );
        return 1;
      }
      yield* process.compute(1500 * MILLISECOND);
      return verb === 'build'
        ? 0
        : yield* opaqueScript(process, process.readFile(name === '.' ? 'main.go' : name), 'Go program', 'it is not compiled here');
    }
    yield* process.write(
      2,
      verb === ''
        ? 'Go is a tool for managing Go source code.\n\nUsage:\n\n\tgo <command> [arguments]\n'
        : `go ${verb}: unknown command\nRun 'go help' for usage.\n`,
    );
    return 2;
  };

/** Ruby: texts that are printed, sleeps, and scripts that serve. */
export const ruby = (version: string): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    if (args[0] === '-v' || args[0] === '--version') {
      yield* process.write(1, `ruby ${version} (2023-03-30 revision e51014f9c0) [x86_64-linux]\n`);
      return 0;
    }
    const source =
      args[0] === undefined || args[0] === '-'
        ? yield* standardInput(process)
        : args[0] === '-e'
          ? (args[1] ?? '')
          : yield* sourceOf(process, args[0]);
    if (source === undefined) return 1;
    for (const line of source.split(/[;\n]/)) {
      const printed = /^\s*(?:puts|print|p)\s+(["'])(.*)\1/.exec(line);
      if (printed) yield* process.write(1, `${printed[2]}\n`);
      const sleep = /^\s*sleep\(?\s*(\d*)/.exec(line);
      if (sleep) yield* process.sleep(Number(sleep[1] || 3_000_000_000) * 1000 * MILLISECOND);
      const exit = /^\s*exit!?\s*\(?(\d+)/.exec(line);
      if (exit) return Number(exit[1]);
    }
    return yield* opaqueScript(process, source, 'Ruby script', 'little of Ruby is known here');
  };

function* sourceOf(process: Process, path: string): Task<string | undefined> {
  try {
    return process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `ruby: ${error.message} -- ${path} (LoadError)\n`);
    return undefined;
  }
}
