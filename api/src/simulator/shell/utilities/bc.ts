import type { Task } from '../../engine/index.ts';
import { Calculator, CalculatorError, written } from './lib/calculator.ts';
import { LineReader, withInput } from './lib/input.ts';
import { readOptions } from './lib/options.ts';
import { utility } from './lib/tool.ts';

/** bc: arithmetic of as many digits as are asked for. @see POSIX: bc */
export const bc = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'lqswivh', long: { mathlib: 'l', quiet: 'q', standard: 's', warn: 'w', version: 'v' } });
    const calculator = new Calculator(options.has('l'));
    let code = 0;
    for (const path of [...options.operands, '-']) {
      const shown = path === '-' ? '(standard_in)' : path;
      let ended = false;
      const ok = yield* withInput(tool, path, function* (fd) {
        const reader = new LineReader(tool.process, fd);
        let begun = '';
        let number = 0;
        for (let line = yield* reader.next(); line !== undefined && !ended; line = yield* reader.next()) {
          number++;
          begun += line;
          // A line that ends in a backslash, or in a comment that is open, goes on.
          if (/\\$/.test(begun)) begun = begun.slice(0, -1);
          else if (!/\/\*(?:(?!\*\/)[\s\S])*$/.test(begun)) {
            ended = yield* statements(begun, shown, number);
            begun = '';
          } else begun += ' ';
        }
      });
      if (!ok) return 1;
      if (ended) break;
    }
    return code;

    /** What stands in a line; whether it was told to end. */
    function* statements(line: string, shown: string, number: number): Task<boolean> {
      for (const statement of line
        .replace(/\/\*[\s\S]*?\*\//g, ' ')
        .replace(/#.*/, '')
        .split(';')) {
        if (statement.trim() === '') continue;
        if (/^\s*(quit|halt)\s*$/.test(statement)) return true;
        try {
          const value = calculator.run(statement);
          if (calculator.work > 0) yield* tool.process.compute(calculator.work);
          calculator.work = 0;
          if (typeof value === 'string') tool.print(value);
          else if (value !== undefined) tool.print(`${written(value)}\n`);
        } catch (error) {
          if (!(error instanceof CalculatorError)) throw error;
          yield* tool.flush();
          yield* tool.complain(complaint(error, statement, shown, number));
          if (!tool.gnu) code = 1;
        }
      }
      yield* tool.flush();
      return false;
    }

    function complaint({ runtime, message }: CalculatorError, statement: string, shown: string, number: number): string {
      if (!tool.gnu) return runtime ? `bc: ${message.toLowerCase()}\n` : `bc: ${message} at '${statement.trim()}'\n`;
      return runtime ? `Runtime error (func=(main), adr=${2 + number}): ${message}\n` : `${shown} ${number}: ${message}\n`;
    }
  },
  { shortName: true },
);
