import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const scene = { objects: [pod('web'), pod('done', { status: { phase: 'Succeeded' } })] };

it.each([
  { command: "wait pod/done --for=jsonpath='{.status.phase}'=Succeeded -o name", prints: 'pod/done\n' },
  { command: 'get pod web -o NAME', prints: 'pod/web\n' },
  {
    command: 'get pod web --subresource=scale',
    prints: 'Error from server (NotFound): the server could not find the requested resource (get pods web)\n[1]',
  },
  { command: 'get pods --subresource=status', prints: 'error: subresource cannot be used when bulk resources are specified\n[1]' },
  { command: "run x --image=nginx --overrides='{}' --override-type=yaml", prints: 'error: invalid override type: yaml\n[1]' },
  { command: "run x --image=nginx --overrides='[]'", prints: 'error: Invalid JSON Patch\n[1]' },
  {
    command: `run x --image=nginx --dry-run=client -o jsonpath={.spec.containers} --overrides='{"spec":{"containers":[{"name":"x","tty":true}]}}'`,
    prints: '[{"name":"x","resources":{},"tty":true}]',
  },
  {
    command: `run x --image=nginx --dry-run=client -o jsonpath={.spec.containers} --overrides='{"spec":{"containers":[{"name":"x","tty":true}]}}' --override-type=strategic`,
    prints: '[{"image":"nginx","name":"x","resources":{},"tty":true}]',
  },
  {
    command: `run x --image=nginx --dry-run=client -o jsonpath={.spec.nodeName} --overrides='[{"op":"add","path":"/spec/nodeName","value":"node-1"}]' --override-type=json`,
    prints: 'node-1',
  },
])('$command', ({ command, prints }) => expect(printed(command, scene)).toBe(prints));
