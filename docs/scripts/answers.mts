/**
 * Records what the API answers to the live fences and the pages that are made of answers:
 *   npm run update:answers -w docs    asks all and writes answers/
 *   npm run verify:answers -w docs    asks all and compares; a missing, an orphan or another answer fails
 * It starts the built API with a database of its own, or asks the one at PEAPOD_URL.
 */
import { startApi } from './api.mts';
import { compareAnswers, recordAnswers, writeAnswers } from './record.mts';

const [mode] = process.argv.slice(2);
if (mode !== 'update' && mode !== 'verify') {
  console.error('say update or verify');
  process.exit(2);
}

const api = process.env.PEAPOD_URL ? { url: process.env.PEAPOD_URL, stop: async () => {} } : await startApi();
try {
  const answers = await recordAnswers(api.url);
  if (mode === 'update') {
    const { written, removed } = writeAnswers(answers);
    console.log(`answers: ${answers.size}, written ${written}, removed ${removed}`);
  } else {
    const problems = compareAnswers(answers);
    for (const problem of problems) console.error(problem);
    console.log(problems.length === 0 ? `answers: ${answers.size}, all as recorded` : 'npm run update:answers -w docs records them anew');
    process.exitCode = problems.length === 0 ? 0 : 1;
  }
} finally {
  await api.stop();
}
