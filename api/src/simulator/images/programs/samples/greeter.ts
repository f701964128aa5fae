import { goQuote } from '../../../apimachinery/go-quote.ts';
import { jsonValue, parseDocument, YamlError } from '../../../apimachinery/go-yaml/index.ts';
import { goWords, OsError, type Process, type Program } from '../../../kernel/index.ts';
import { goLog, plain, runGoServer } from '../../servers/go-http.ts';
import { goFlags } from '../go-flags.ts';

/** "Cloud Native DevOps with Kubernetes"'s server: its tag says where its greeting is from. @see cloudnativedevops/demo: hello, hello-config-env, hello-secret-file */
export const greeter = (tag: string): Program =>
  function* (process) {
    const said = greeting(process, tag);
    if (said.code !== undefined) {
      yield* process.write(2, said.text);
      return said.code;
    }
    if (!/-(config|secret)-/.test(tag)) yield* process.write(1, 'Running demo app. Press Ctrl+C to exit...\n');
    return yield* runGoServer(process, { port: 8888, routes: { '/': () => plain(200, said.text) } });
  };

function greeting(process: Process, tag: string): { readonly text: string; readonly code?: number } {
  const hello = (word: string) => ({ text: `${word}, 世界\n` });
  const magic = (word: string) => ({ text: `The magic word is ${goQuote(word)}` });
  switch (/-(?:config|secret)-(?:args|env|file)/.exec(tag)?.[0]) {
    case '-config-env':
      return hello(process.env.get('GREETING') ?? '');
    case '-secret-env':
      return magic(process.env.get('MAGIC_WORD') ?? '');
    case '-config-args': {
      const { values, problem } = goFlags(process.argv.slice(1), { greeting: true });
      if (problem === undefined) return hello(values.get('greeting') ?? '');
      return { text: `${problem}\nUsage of ${process.argv[0]}:\n  -greeting string\n    \tSalutation to use\n`, code: 2 };
    }
    case '-config-file':
      return read('/config/demo.yaml', (text) => hello(greetingIn(text)));
    case '-secret-file':
      return read('/secrets/magicWord', magic);
    default:
      return hello('Hello');
  }

  function read(path: string, use: (text: string) => { readonly text: string }): { readonly text: string; readonly code?: number } {
    try {
      return use(process.readFile(path));
    } catch (error) {
      if (error instanceof OsError) return fatal(`open ${path}: ${goWords(error)}`);
      if (error instanceof YamlError) return fatal(`failed to parse config file ${goQuote(path)}: ${error.message}`);
      throw error;
    }
  }
  function fatal(text: string): { readonly text: string; readonly code: number } {
    return { text: `${goLog(process, text)}\n`, code: 1 };
  }
}

function greetingIn(text: string): string {
  const document = parseDocument(text, { json: false, maxValues: 1_000 });
  const value = document ? jsonValue(document, 2_048).value : null;
  const found =
    value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>).greeting : '';
  return typeof found === 'string' ? found : String(found ?? '');
}
