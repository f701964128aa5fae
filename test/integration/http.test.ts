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
});
