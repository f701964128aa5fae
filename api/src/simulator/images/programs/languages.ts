import { MILLISECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process, type Program } from '../../kernel/index.ts';
import { notFollowed } from '../../shell/utilities/index.ts';
import { javaSignals } from '../servers/signals.ts';
import { type JavaVendor, javaBuild } from './java-builds.ts';
import { refusedOption } from './java-options.ts';
import { opaqueScript } from './opaque-script.ts';
import { standardInput } from './standard-input.ts';

/** A Java machine: what is in a JAR is not known, so it is a server where its Pod says. */
export const java = (major: number, vendor: JavaVendor = 'Temurin'): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    javaSignals(process);
    const more = process.env.get('JAVA_TOOL_OPTIONS');
    if (more) yield* process.write(2, `Picked up JAVA_TOOL_OPTIONS: ${more}\n`);
    const refused = refusedOption([...(more ?? '').split(/\s+/), ...args]);
    if (refused !== undefined) {
      yield* process.write(2, refused);
      return 1;
    }
    if (args.length === 0 || args.includes('-help')) {
      yield* process.write(
        2,
        'Usage: java [options] <mainclass> [args...]\n           (to execute a class)\n   or  java [options] -jar <jarfile> [args...]\n           (to execute a jar file)\n',
      );
      return 1;
    }
    if (args.some((word) => /^--?version$/.test(word))) {
      const { about } = javaBuild(major, vendor);
      // To the output it is said without "version". @see openjdk: src/java.base/share/classes/sun/launcher/resources, VersionProps.java
      if (args.includes('--version')) yield* process.write(1, about.replace(/ version "(.*?)"/, ' $1'));
      else yield* process.write(2, about);
      return 0;
    }
    yield* process.compute(120 * MILLISECOND);
    const { jar, name = '', classPath = process.env.get('CLASSPATH') || '.' } = javaOptions(args);
    if (jar) {
      if (name !== '' && process.access(name, 'r')) return yield* unknownJar(process);
      yield* process.write(2, name === '' ? 'Error: -jar requires jar file specification\n' : `Error: Unable to access jarfile ${name}\n`);
      return 1;
    }
    if (major >= 11 && name.endsWith('.java') && process.access(name, 'r'))
      return yield* opaqueScript(process, process.readFile(name), 'Java program', 'it is not compiled here');
    for (const place of classPath.split(':')) {
      if (/\.jar$|\*$/.test(place)) {
        if (process.access(place.replace(/\/?\*$/, '') || '.', 'r')) return yield* unknownJar(process);
        continue;
      }
      const compiled = `${place || '.'}/${name.replaceAll('.', '/')}.class`;
      if (process.access(compiled, 'r'))
        return yield* opaqueScript(process, process.readFile(compiled), 'Java program', 'what is compiled is not run here');
    }
    const cause = major > 8 ? `Caused by: java.lang.ClassNotFoundException: ${name.replaceAll('/', '.')}\n` : '';
    yield* process.write(2, `Error: Could not find or load main class ${name}\n${cause}`);
    return 1;
  };

const unknownJar = (process: Process): Task<number> =>
  opaqueScript(process, 'while (true) {}', 'Java program', 'what is in a JAR is not known');

/** What is run, and where its classes are sought: the words that take the next one are no classes. @see openjdk: src/java.base/share/native/libjli/java.c IsWhiteSpaceOption */
function javaOptions(args: readonly string[]): { jar: boolean; name: string | undefined; classPath: string | undefined } {
  let classPath: string | undefined;
  let jar = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (!word.startsWith('-')) return { jar, name: word, classPath };
    if (word === '-jar') jar = true;
    else if (/^(-cp|-classpath|--class-path)$/.test(word)) classPath = args[++i];
    else if (word.startsWith('--class-path=')) classPath = word.slice('--class-path='.length);
    else if (TAKES_NEXT.has(word)) i++;
  }
  return { jar, name: undefined, classPath };
}
const TAKES_NEXT: ReadonlySet<string> = new Set(
  '-p --module-path --upgrade-module-path --add-modules --limit-modules --add-exports --add-opens --add-reads --patch-module --source'.split(
    ' ',
  ),
);

/** Compiles: what is in a class is its source here. @see openjdk: src/jdk.compiler/share/classes/com/sun/tools/javac/main/Main.java */
export function* javac(process: Process): Task<number> {
  let into: string | undefined;
  const files: string[] = [];
  const words = process.argv.slice(1);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '-d') into = words[++i];
    else if (/^(-cp|-classpath|--class-path|-source|-target|--release|-encoding|-sourcepath)$/.test(word)) i++;
    else if (word.endsWith('.java')) files.push(word);
    else if (!word.startsWith('-')) return notFollowed(process);
  }
  if (files.length === 0) return notFollowed(process);
  const isOld = /^(jdk)?8/.test(process.env.get('JAVA_VERSION') ?? '');
  for (const file of files)
    if (!process.access(file, 'r')) {
      yield* process.write(
        2,
        `${isOld ? 'javac' : 'error'}: file not found: ${file}\nUsage: javac <options> <source files>\nuse ${isOld ? '-' : '--'}help for a list of possible options\n`,
      );
      return 2;
    }
  yield* process.compute(900 * MILLISECOND);
  for (const file of files) {
    const source = process.readFile(file);
    const inPackage = /^\s*package\s+([\w.]+)\s*;/m.exec(source)?.[1]?.replaceAll('.', '/');
    const beside = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
    const place = into === undefined ? beside : inPackage === undefined ? into : `${into}/${inPackage}`;
    try {
      if (inPackage !== undefined && into !== undefined) {
        const parts = inPackage.split('/');
        for (let i = 1; i <= parts.length; i++) {
          const directory = `${into}/${parts.slice(0, i).join('/')}`;
          if (!process.access(directory, 'x')) process.mkdir(directory);
        }
      }
      for (const [, name] of source.matchAll(/\b(?:class|interface|enum|record)\s+(\w+)/g))
        process.writeFile(`${place}/${name}.class`, source);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const [, name = ''] = /\bclass\s+(\w+)/.exec(source) ?? [];
      yield* process.write(2, `${file}:1: error: error while writing ${name}: ${place}/${name}.class\n1 error\n`);
      return 1;
    }
  }
  return 0;
}

/** Ruby: texts that are printed, sleeps, and scripts that serve. */
export const ruby = (version: string): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    if (args[0] === '-v' || args[0] === '--version') {
      yield* process.write(1, `ruby ${version} (2023-03-30 revision e51014f9c0) [x86_64-linux]\n`);
      return 0;
    }
    const { code, libraries, file } = rubyOptions(args);
    // @see ruby: lib/un.rb httpd; WEBrick is no part of Ruby since 3.0.
    if (libraries.includes('un') && code?.trim() === 'httpd' && !/^[12]\./.test(version)) {
      yield* process.write(2, 'webrick is not found. You may need to `gem install webrick` to install webrick.\n');
      return 1;
    }
    const source = code ?? (file === undefined || file === '-' ? yield* standardInput(process) : yield* sourceOf(process, file));
    if (source === undefined) return 1;
    return yield* runRuby(process, source);
  };

/** What is run: the lines of `-e`, else a file; `-r` names what is loaded before. @see ruby: ruby.c proc_options */
function rubyOptions(args: readonly string[]): { code: string | undefined; libraries: readonly string[]; file: string | undefined } {
  const lines: string[] = [];
  const libraries: string[] = [];
  let i = 0;
  for (; i < args.length; i++) {
    const word = args[i] as string;
    if (!/^-./.test(word)) break;
    if (word === '--') {
      i++;
      break;
    }
    const [, letter = '', rest = ''] = /^-([er])(.*)$/.exec(word) ?? [];
    if (letter !== '') (letter === 'e' ? lines : libraries).push(rest === '' ? (args[++i] ?? '') : rest);
  }
  return { code: lines.length > 0 ? lines.join('\n') : undefined, libraries, file: args[i] };
}

/** Line by line, with one loop; what is more than that is said. */
function* runRuby(process: Process, source: string): Task<number> {
  const lines = source.split(/[;\n]/).map((line) => line.trim());
  const begin = lines.findIndex((line) => /^(loop\s+do|loop\s*\{|while\s+true)$/.test(line));
  const known =
    begin < 0
      ? lines
      : [
          ...lines.slice(0, begin),
          ...lines.slice(
            begin + 1,
            lines.findLastIndex((line) => /^(end|\})$/.test(line)),
          ),
        ];
  if (!known.every((line) => line === '' || RUBY.some((pattern) => pattern.test(line))))
    return yield* opaqueScript(process, source, 'Ruby script', 'little of Ruby is known here');
  for (let i = 0; i < known.length; i++) {
    const line = known[i] as string;
    const printed = /^(puts|print)\s+(["'])(.*)\2$/.exec(line);
    if (printed) {
      const text = printed[2] === '"' ? (printed[3] ?? '').replaceAll('\\n', '\n') : printed[3];
      yield* process.write(1, `${text}${printed[1] === 'puts' ? '\n' : ''}`);
    }
    const sleep = /^sleep\s*\(?\s*([\d.]*)/.exec(line);
    if (sleep) yield* process.sleep(Number(sleep[1] || 3_000_000_000) * 1000 * MILLISECOND);
    const exit = /^exit!?\s*\(?\s*(\d*)/.exec(line);
    if (exit) return Number(exit[1] || 0);
    if (begin >= 0 && i === known.length - 1) {
      yield* process.compute(MILLISECOND);
      i = begin - 1;
    }
  }
  return 0;
}
/** What is known: comments, texts that are printed (without what is worked out in them), sleeps and exits. */
const RUBY = [
  /^#/,
  /^\$stdout\.sync\s*=/,
  /^(puts|print)\s+'[^']*'$/,
  /^(puts|print)\s+"[^"#]*"$/,
  /^sleep\s*\(?\s*[\d.]*\s*\)?$/,
  /^exit!?\s*\(?\s*\d*\s*\)?$/,
];

function* sourceOf(process: Process, path: string): Task<string | undefined> {
  try {
    return process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `ruby: ${error.message} -- ${path} (LoadError)\n`);
    return undefined;
  }
}
