import { serverAudits } from 'graphql-http';
import { describe, expect, inject, it } from 'vitest';

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${inject('url')}/graphql`, fetchFn: fetch });
  it.each(audits)('$name', async (audit) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
  });
});
