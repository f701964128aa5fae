import { Calculator, CalculatorError, written } from './lib/calculator.ts';
import { readAll, withInput } from './lib/input.ts';
import { utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

/** bc: arithmetic of as many digits as are asked for. @see POSIX: bc */
export const bc = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'lqswivh', long: { mathlib: 'l', quiet: 'q', standard: 's', warn: 'w', version: 'v' } });
    const calculator = new Calculator(options.has('l'));
    let code = 0;
    for (const path of [...options.operands, '-']) {
      let text = '';
      const ok = yield* withInput(tool, path, function* (fd) {
        text = yield* readAll(tool.process, fd);
      });
      if (!ok) return 1;
      const shown = path === '-' ? '(standard_in)' : path;
      for (const [i, line] of text
        .replace(/\\\n/g, '')
        .replace(/\/\*[\s\S]*?\*\//g, ' ')
        .split('\n')
        .entries()) {
        for (const statement of line.replace(/#.*/, '').split(';')) {
          if (statement.trim() === '') continue;
          if (/^\s*(quit|halt)\s*$/.test(statement)) return code;
          try {
            const value = calculator.run(statement);
            if (calculator.work > 0) yield* tool.process.compute(calculator.work);
            calculator.work = 0;
            if (typeof value === 'string') tool.print(value);
            else if (value !== undefined) tool.print(`${written(value)}\n`);
          } catch (error) {
            if (!(error instanceof CalculatorError)) throw error;
            yield* tool.flush();
            yield* tool.complain(
              error.runtime
                ? tool.gnu
                  ? `Runtime error (func=(main), adr=${3 + i}): ${error.message}\n`
                  : `bc: ${error.message.toLowerCase()}\n`
                : tool.gnu
                  ? `${shown} ${i + 1}: ${error.message}\n`
                  : `bc: ${error.message} at '${statement.trim()}'\n`,
            );
            if (!tool.gnu) code = 1;
          }
        }
      }
    }
    return code;
  },
  { shortName: true },
);
