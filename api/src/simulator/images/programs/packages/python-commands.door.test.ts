import { expect, it } from 'vitest';
import { play } from '../../../testing.ts';

const pod = (script: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'python:3.11', command: ['sh', '-c', script] }] },
  });

it.each([
  {
    rule: 'an application that is there is served',
    script: 'pip install -q gunicorn; touch app.py; exec gunicorn -b 0.0.0.0:8080 app:app',
    status: 'Running',
    told: true,
  },
  { rule: 'one that is not there ends gunicorn', script: 'pip install -q gunicorn; gunicorn app:app', status: 'Error', told: false },
  { rule: 'and flask', script: 'pip install -q flask; flask run', status: 'Error', told: false },
  {
    rule: 'its version is told without an application',
    script: 'pip install -q flask uvicorn; flask --version && uvicorn --version',
    status: 'Completed',
    told: false,
  },
  { rule: 'what was not installed is not there', script: 'uvicorn main:app', status: 'Error', told: false },
])('$rule', ({ script, status, told }) => {
  const { run } = play(pod(script));
  const row = run.kubectl('get pod web --no-headers', 60).stdout.split(/\s+/);
  expect({ status: row[2], told: run.warnings.some((text) => text.includes('cannot follow')) }).toEqual({ status, told });
});
