import { once } from 'node:events';
import { connect } from 'node:net';
import { serverAudits } from 'graphql-http';
import { describe, expect, inject, it } from 'vitest';

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${inject('url')}/graphql`, fetchFn: fetch });
  it.each(audits)('$name', async (audit) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
  });

  const ask = { headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' };
  it.each([
    ['answers with a slash behind its name, too', 'POST', '/graphql/', 200, null, { data: { __typename: 'Query' } }],
    [
      'tells in its own form of an address that cannot be read',
      'POST',
      '/%',
      400,
      null,
      { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    ],
    ['refuses other methods, and says which it takes', 'PUT', '/graphql', 405, 'GET, POST', {}],
  ])('%s', async (_rule, method, path, status, allow, body) => {
    const response = await fetch(`${inject('url')}${path}`, { ...ask, method });
    expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
    expect(await response.json()).toMatchObject(body);
  });

  it.each([
    ['who opens its address in a browser is led to where one can ask', '', 'text/html,*/*;q=0.8', 302, '/graphiql'],
    ['but not who asks something there', '?query={__typename}', 'text/html,*/*;q=0.8', 200, null],
    ['nor who is no browser', '', 'application/json', 400, null],
  ])('%s', async (_rule, asked, accept, status, location) => {
    const response = await fetch(`${inject('url')}/graphql${asked}`, { headers: { accept }, redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([status, location]);
  });
});

describe('GraphiQL', () => {
  const ask = (path: string) => fetch(inject('url') + path);

  it('is a small page, and the large parts that it names are asked for once', async () => {
    const page = await (await ask('/graphiql')).text();
    expect(page.length).toBeLessThan(10_000);
    const parts = [...page.matchAll(/ (?:src|href)="(\/graphiql\/[^"]+)"/g)].map(([, path]) => path as string);
    expect([...new Set(parts.map((path) => path.replace(/.*\./, '')))].sort()).toEqual(['css', 'js']);
    for (const path of parts) {
      const { status, headers } = await ask(path);
      expect([path, status, headers.get('cache-control')]).toEqual([path, 200, 'public, max-age=31536000, immutable']);
    }
  });

  it('has no other part', async () => expect((await ask('/graphiql/other.js')).status).toBe(404));
});

describe('who asks for another protocol is answered in this one', () => {
  const query = '{"query":"{ __typename }"}';
  const length = `Content-Type: application/json\r\nContent-Length: ${query.length}\r\n`;
  it.each([
    {
      rule: 'HTTP/2, as Java’s client does',
      request: 'GET /healthz',
      headers: 'Upgrade: h2c\r\nHTTP2-Settings: AAMA\r\n',
      says: '{"status":"ok"}',
    },
    {
      rule: 'with a body',
      request: 'POST /graphql',
      headers: `Upgrade: h2c\r\n${length}`,
      body: query,
      says: '{"data":{"__typename":"Query"}}',
    },
    { rule: 'WebSocket where there is none', request: 'GET /healthz', headers: 'Upgrade: websocket\r\n', says: '{"status":"ok"}' },
  ])('$rule', async ({ request, headers, body, says }) => {
    const { hostname, port } = new URL(inject('url'));
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.write(`${request} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\n${headers}\r\n${body ?? ''}`);
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(answer.split('\r\n\r\n')[1]!.trim()).toBe(says);
  });
});
