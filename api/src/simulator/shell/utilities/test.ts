import { evaluateTest, TestError } from './lib/test-expression.ts';
import { utility } from './lib/tool.ts';

/** `test` and `[`. */
export const test = utility(function* (tool) {
  let words = tool.args;
  if (/\[$/.test(tool.name)) {
    const close = tool.name.endsWith('[[') ? ']]' : ']';
    if (words.at(-1) !== close) {
      yield* tool.warn(tool.gnu ? "missing ']'" : `missing ${close}`);
      return 2;
    }
    words = words.slice(0, -1);
  }
  try {
    return evaluateTest(tool.process, words, tool.flavor) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    yield* tool.warn(error.message);
    return 2;
  }
});
