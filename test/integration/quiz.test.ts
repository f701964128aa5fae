import { resolve } from 'node:path';
import { type QuestionContent, readContent } from '@peapod/database';
import { describe, expect, it } from 'vitest';
import { ask, bearer, data } from '../ask.ts';

const content = readContent(resolve(import.meta.dirname, '../..'));
const bySlug = new Map(content.questions.map((question) => [question.slug, question]));

const item = `position tries response verdict { correct score correctResponse explanation differences { expected found } evidence { id } concept { slug } }
  question { __typename slug points ... on ChoiceQuestion { options { id text } } ... on OrderingQuestion { options { id text } } ... on PredictionQuestion { options { id text } } }`;
const sitting = 'id mode state seed score maxScore passed expiresAt next { position }';
const session = `${sitting} items { ${item} }`;
/** Without the runs that decided. */
const outcome = `${sitting} items { question { slug } verdict { correct score correctResponse } }`;

// biome-ignore lint/suspicious/noExplicitAny: answers of the API
type Any = any;

async function start(input: object, headers = {}): Promise<Any> {
  const query = `mutation ($input: StartQuizSessionInput!) { startQuizSession(input: $input) { token learner { id } session { ${session} } } }`;
  return (await data(query, { input }, headers)).startQuizSession;
}
async function submit(headers: Record<string, string>, input: object): Promise<Any> {
  const query = `mutation ($input: SubmitAnswerInput!) { submitAnswer(input: $input) { __typename
    ... on AnswerRefused { reason message } ... on AnswerAccepted { session { ${sitting} } item { ${item} } } } }`;
  return (await data(query, { input }, headers)).submitAnswer;
}
const finish = async (headers: Record<string, string>, id: string): Promise<Any> =>
  (await data(`mutation ($id: ID!) { finishQuizSession(session: $id) { ${outcome} } }`, { id }, headers)).finishQuizSession;

/** The right response, from the authored file; predictions are found out by trying. */
function right(question: Any): object | undefined {
  const authored = bySlug.get(question.slug) as QuestionContent;
  const shown = (ids: string[]) => {
    const options = 'options' in authored ? authored.options : [];
    const texts = ids.map((id) => options.find((option) => option.id === id)!.text.en);
    return texts.map((text) => question.options.find((option: Any) => option.text === text).id);
  };
  switch (authored.kind) {
    case 'choice': {
      const correct = shown(authored.options.filter((option) => option.correct).map((option) => option.id));
      // In the order in which they are shown, as the verdict has them.
      return { options: question.options.map((option: Any) => option.id).filter((id: string) => correct.includes(id)) };
    }
    case 'ordering':
      return { options: shown(authored.order) };
    case 'numeric':
      return { number: authored.answer };
    case 'text':
      return { text: authored.accept[0]! };
    case 'manifest':
      return { manifest: authored.solution };
    case 'prediction':
      return undefined;
  }
}
function wrong(question: Any): object {
  const authored = bySlug.get(question.slug) as QuestionContent;
  switch (authored.kind) {
    case 'choice':
    case 'prediction': {
      const best = right(question) as { options: string[] } | undefined;
      return { options: [question.options.find((option: Any) => !best?.options.includes(option.id)).id] };
    }
    case 'ordering':
      return { options: [...(right(question) as { options: string[] }).options].reverse() };
    case 'numeric':
      return { number: authored.answer + authored.tolerance + 1 };
    case 'text':
      return { text: 'something else altogether' };
    case 'manifest':
      return { manifest: 'kind: Nothing' };
  }
}
const whole = { questionCount: 100, seed: 5 };
const graded = (session: Any) => session.items.filter((one: Any) => bySlug.get(one.question.slug)!.kind !== 'prediction');

describe('PRACTICE', () => {
  it('tells the right answer after the last try, and gives half the points on the second', async () => {
    const { token, session: begun } = await start(whole);
    const me = bearer(token);
    for (const { position, question } of graded(begun)) {
      const first = await submit(me, { session: begun.id, position, response: wrong(question) });
      expect(first.item.verdict).toMatchObject({ correct: false, score: 0, correctResponse: {}, evidence: null });
      const second = await submit(me, { session: begun.id, position, response: right(question) });
      expect(second.item.verdict).toMatchObject({ correct: true, score: question.points / 2, correctResponse: right(question) });
      const third = await submit(me, { session: begun.id, position, response: right(question) });
      expect(third).toMatchObject({ __typename: 'AnswerRefused', reason: 'ALREADY_ANSWERED' });
    }
  });
  it('gives all the points at once, and finishes with a score', async () => {
    const { token, session: begun } = await start(whole);
    const me = bearer(token);
    const items = graded(begun);
    for (const { position, question } of items) await submit(me, { session: begun.id, position, response: right(question) });
    const ended = await finish(me, begun.id);
    expect(ended.state).toBe('FINISHED');
    expect(ended.score).toBe(items.reduce((sum: number, one: Any) => sum + one.question.points, 0));
    expect(await finish(me, begun.id)).toEqual(ended);
    const late = await submit(me, { session: begun.id, position: 0, response: right(items[0].question) });
    expect(late.reason).toBe('SESSION_FINISHED');
  });
  it('grades a prediction by its run, which is the evidence', async () => {
    const { token, session: begun } = await start(whole);
    const me = bearer(token);
    for (const { position, question } of begun.items.filter((one: Any) => one.question.__typename === 'PredictionQuestion')) {
      let told: Any;
      for (const option of question.options.slice(0, 2)) {
        if (told?.correct) continue;
        told = (await submit(me, { session: begun.id, position, response: { options: [option.id] } })).item.verdict;
        if (option === question.options[0]) expect(told.differences).toBeNull();
        else if (!told.correct) expect(told.differences[0]).toEqual({ expected: option.text, found: expect.any(String) });
      }
      expect(told.correctResponse.options).toHaveLength(1);
      expect(told.evidence.id).toBeTruthy();
    }
  });
  it('tells at once how a manifest runs that is not right, and nothing of the right one', async () => {
    const { token, session: begun } = await start({ quiz: 'init-containers', mode: 'PRACTICE' });
    const { position, question } = begun.items.find((one: Any) => one.question.__typename === 'ManifestQuestion');
    const { starter } = bySlug.get(question.slug) as Extract<QuestionContent, { kind: 'manifest' }>;
    const { verdict } = (await submit(bearer(token), { session: begun.id, position, response: { manifest: starter } })).item;
    expect(verdict).toMatchObject({ correct: false, correctResponse: {} });
    expect(verdict.evidence.id).toBeTruthy();
    const [shown, prepared] = verdict.differences;
    expect(shown).toEqual({
      expected: 'At 60 s Pod `site` should show STATUS `Running`, READY `1/1`, RESTARTS `0`.',
      found: expect.stringMatching(/^Pod `site` shows STATUS `[^`]+`, READY `0\/1`, RESTARTS `[1-9]`\.$/),
    });
    expect(prepared).toEqual({ expected: 'An init container prepares the page.', found: 'The manifest does not do this.' });
  });
  it('returns the first outcome for the same key', async () => {
    const { token, session: begun } = await start(whole);
    const me = bearer(token);
    const { position, question } = graded(begun)[0];
    const answer = { session: begun.id, position, response: wrong(question), idempotencyKey: 'k' };
    const [one, other] = [await submit(me, answer), await submit(me, answer)];
    expect(other).toEqual(one);
    expect(other.item.tries).toBe(1);
  });
  it.each(['\0', 'k'.repeat(100_000), '豆荚', ''])('takes any text as that key, %#', async (idempotencyKey) => {
    const { token, session: begun } = await start(whole);
    const { position, question } = graded(begun)[0];
    const taken = await submit(bearer(token), { session: begun.id, position, response: wrong(question), idempotencyKey });
    expect(taken).toMatchObject({ item: { tries: 1 } });
  });
  it('says what is wrong with a manifest that does not run, and nothing of one that does', async () => {
    const { token, session: begun } = await start({ quiz: 'shared-network', seed: 5 });
    const { position, question } = begun.items.find((one: Any) => one.question.__typename === 'ManifestQuestion');
    const answer = (manifest: string) => submit(bearer(token), { session: begun.id, position, response: { manifest } });
    const { explanation } = (await answer('apiVersion: v1\nkind: pod\nspec: {}\n')).item.verdict;
    expect(explanation).toMatch(
      /does not run:[\s\S]*no kind "pod" is registered[\s\S]*- line 2, column 1 `kind`: Write kind: Pod\.[\s\S]*another try/,
    );
    const authored = bySlug.get(question.slug) as Any;
    expect((await answer(authored.starter)).item.verdict.explanation).toBe(authored.explanation.en);
  });
  it.each(['PRACTICE', 'EXAM'])('takes no try for a manifest that cannot be read, and says where it cannot, in %s', async (mode) => {
    const { token, session: begun } = await start({ quiz: 'shared-network', seed: 5, mode });
    const { position } = begun.items.find((one: Any) => one.question.__typename === 'ManifestQuestion');
    const answer = (manifest: string, language = 'en') =>
      submit({ ...bearer(token), 'accept-language': language }, { session: begun.id, position, response: { manifest } });
    expect(await answer('apiVersion: v1\nkind: Pod\n  name: web')).toMatchObject({
      reason: 'MALFORMED_RESPONSE',
      message: expect.stringMatching(/takes no try: line 3, column 7: .*mapping values are not allowed in this context/),
    });
    expect(await answer('apiVersion: v1\nkind: Pod\n  name: web', 'zh-CN')).toMatchObject({
      message: expect.stringMatching(/^无法读取清单，不算一次尝试：第 3 行第 7 列：.*mapping values/),
    });
    expect(await answer('#'.repeat(300_000))).toMatchObject({ reason: 'MALFORMED_RESPONSE' });
    expect((await answer('kind: Nothing')).item.tries).toBe(1);
  });
  it('refuses what is no answer, and takes no try for it', async () => {
    const { token, session: begun } = await start(whole);
    const me = bearer(token);
    const malformed = await submit(me, { session: begun.id, position: 0, response: {} });
    expect(malformed.reason).toBe('MALFORMED_RESPONSE');
    const { position } = begun.items.find((one: Any) => one.question.__typename === 'TextQuestion');
    expect((await submit(me, { session: begun.id, position, response: { text: ' ' } })).reason).toBe('MALFORMED_RESPONSE');
    expect((await submit(me, { session: begun.id, position: 999, response: { text: 'x' } })).reason).toBe('NO_SUCH_POSITION');
    const { quizSession } = await data('query ($id: ID!) { quizSession(id: $id) { items { tries } } }', { id: begun.id }, me);
    expect(quizSession.items.every((one: Any) => one.tries === 0)).toBe(true);
  });
});

describe('the shuffle', () => {
  const shape = (begun: Any) => begun.items.map((one: Any) => [one.question.slug, one.question.options]);
  it('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = [await start(whole), await start(whole), await start({ ...whole, seed: 6 })];
    expect(shape(same.session)).toEqual(shape(one.session));
    expect(shape(other.session)).not.toEqual(shape(one.session));
  });
});

describe('EXAM', () => {
  it('tells nothing before its end, lets answers be changed, and all afterwards', async () => {
    const { token, session: begun } = await start({ ...whole, mode: 'EXAM' });
    const me = bearer(token);
    expect(new Date(begun.expiresAt).getTime()).toBeGreaterThan(Date.now());
    const items = graded(begun);
    for (const { position, question } of items) {
      await submit(me, { session: begun.id, position, response: wrong(question) });
      const changed = await submit(me, { session: begun.id, position, response: right(question) });
      expect(changed.item.verdict).toBeNull();
      expect(changed.session.score).toBeNull();
    }
    const ended = await finish(me, begun.id);
    expect(ended.score).toBe(items.reduce((sum: number, one: Any) => sum + one.question.points, 0));
    expect(graded(ended).every((one: Any) => one.verdict.correct)).toBe(true);
  });
  it('tells at its end also what nobody answered', async () => {
    const { token, session: begun } = await start({ ...whole, mode: 'EXAM' });
    const query = `mutation ($id: ID!) { finishQuizSession(session: $id) { score items { ${item} } } }`;
    const { finishQuizSession: ended } = await data(query, { id: begun.id }, bearer(token));
    expect(ended.score).toBe(0);
    for (const { question, response, verdict } of ended.items) {
      expect(response).toBeNull();
      expect(verdict).toMatchObject({ correct: false, score: 0, explanation: bySlug.get(question.slug)!.explanation.en });
      const solution = right(question);
      if (solution) expect(verdict.correctResponse).toEqual(solution);
      else expect(verdict.evidence.id).toBeTruthy();
    }
  });
});

describe('REVIEW', () => {
  it('asks nothing while nothing is due', async () => {
    const { token, session: practice } = await start(whole);
    const me = bearer(token);
    const { position, question } = graded(practice)[0];
    for (let attempt = 0; attempt < 2; attempt++) await submit(me, { session: practice.id, position, response: wrong(question) });
    const { me: learner } = await data(
      '{ me { dueCount mastery { answered correct retrievability concept { slug } } sessions { totalCount } } }',
      {},
      me,
    );
    expect(learner).toMatchObject({ dueCount: 0, mastery: [{ answered: 1, correct: 0 }], sessions: { totalCount: 1 } });
    const review = await start({ mode: 'REVIEW' }, me);
    expect(review).toMatchObject({ token: null, session: { mode: 'REVIEW', items: [], maxScore: 0 } });
  });
});

describe('a learner', () => {
  it('alone sees their session', async () => {
    const mine = await start(whole);
    const other = bearer((await start(whole)).token);
    const query = 'query ($id: ID!) { quizSession(id: $id) { id } node(id: $id) { id } }';
    expect(await data(query, { id: mine.session.id }, other)).toEqual({ quizSession: null, node: null });
    expect(await data(query, { id: mine.session.id })).toEqual({ quizSession: null, node: null });
    expect((await data(query, { id: mine.session.id }, bearer(mine.token))).node.id).toBe(mine.session.id);
    const { errors } = await ask('mutation ($id: ID!) { finishQuizSession(session: $id) { id } }', { id: mine.session.id }, other);
    expect(errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
  });
  it('reads their sessions page by page, the latest first', async () => {
    const { token } = await start({ mode: 'PRACTICE', questionCount: 1 });
    const me = bearer(token);
    for (let time = 0; time < 3; time++) await start({ mode: 'PRACTICE', questionCount: 1 }, me);
    const page = 'edges { cursor node { id items { position } } } nodes { id } pageInfo { hasNextPage } totalCount';
    const { me: whole } = await data(`{ me { sessions { ${page} } } }`, {}, me);
    const { edges } = whole.sessions;
    expect(edges).toHaveLength(4);
    const query = `query ($after: String) { me { sessions(first: 2, after: $after) { ${page} } } }`;
    const { me: second } = await data(query, { after: edges[0].cursor }, me);
    const nodes = edges.slice(1, 3).map(({ node }: Any) => ({ id: node.id }));
    expect(second.sessions).toEqual({ edges: edges.slice(1, 3), nodes, pageInfo: { hasNextPage: true }, totalCount: 4 });
    const { me: after } = await data(query, { after: edges[3].cursor }, me);
    expect(after.sessions).toMatchObject({ edges: [], nodes: [], totalCount: 4 });
  });
  it('reads twenty of them where nothing is said, and a hundred at most', async () => {
    const { token } = await start({ questionCount: 1 });
    const me = bearer(token);
    const one = 'startQuizSession(input: { questionCount: 1 }) { token }';
    await data(`mutation { ${Array.from({ length: 20 }, (_, index) => `s${index}: ${one}`).join(' ')} }`, {}, me);
    const { me: learner } = await data('{ me { sessions { nodes { id } pageInfo { hasNextPage } totalCount } } }', {}, me);
    expect(learner.sessions).toEqual({ nodes: expect.any(Array), pageInfo: { hasNextPage: true }, totalCount: 21 });
    expect(learner.sessions.nodes).toHaveLength(20);
    const asked = async (first: number) =>
      (await ask(`{ me { sessions(first: ${first}) { totalCount } } }`, {}, me)).errors?.[0]?.extensions;
    expect([await asked(100), await asked(101), await asked(-1)]).toEqual([
      undefined,
      { code: 'BAD_USER_INPUT' },
      { code: 'BAD_USER_INPUT' },
    ]);
  });
  it('begins a thousand sessions an hour from one address at most, whoever they are', async () => {
    const mine = bearer((await start({ questionCount: 1 })).token);
    const begin = async (headers: object) => {
      const { errors } = await ask(
        'mutation { startQuizSession(input: { quiz: "nope" }) { token } }',
        {},
        { ...headers, 'x-forwarded-for': '203.0.113.10' },
      );
      return errors?.[0]?.extensions?.code;
    };
    const began: unknown[] = [];
    for (let time = 0; time < 20; time++) began.push(...(await Promise.all(Array.from({ length: 50 }, () => begin(mine)))));
    expect(began).toEqual(began.map(() => 'BAD_USER_INPUT'));
    expect([await begin(mine), await begin({})]).toEqual(['TOO_MANY_SESSIONS', 'TOO_MANY_SESSIONS']);
    expect((await start({ questionCount: 1 }, mine)).session.items).toHaveLength(1);
  });
  it('can delete all that is kept of them', async () => {
    const { token, session: begun } = await start(whole);
    expect(await data('mutation { deleteMe }', {}, bearer(token))).toEqual({ deleteMe: true });
    const after = await data('query ($id: ID!) { me { id } quizSession(id: $id) { id } }', { id: begun.id }, bearer(token));
    expect(after).toEqual({ me: null, quizSession: null });
  });
  it.each([
    { given: 'quiz: "nope"', message: 'there is no quiz nope' },
    { given: 'quiz: ""', message: 'there is no quiz ' },
    { given: 'quiz: "phases", concepts: ["dns"]', message: 'there is no question about these concepts in it' },
  ])('is not made by a start that fails: $given', async ({ given, message }) => {
    const { errors } = await ask(`mutation { startQuizSession(input: { ${given} }) { token } }`);
    expect(errors?.[0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('answers stay on the server', () => {
  it('no question tells its explanation, its key or its solution', async () => {
    const { session: begun } = await start(whole);
    const { data: all } = await ask(
      `query { __type(name: "ManifestQuestion") { fields { name } } choice: __type(name: "ChoiceOption") { fields { name } } }`,
    );
    expect(all.choice.fields.map((field: Any) => field.name).sort()).toEqual(['id', 'text']);
    expect(all.__type.fields.map((field: Any) => field.name)).not.toContain('solution');
    const text = JSON.stringify(begun);
    for (const question of content.questions) expect(text).not.toContain(JSON.stringify(question.explanation.en).slice(1, -1));
  });
});
