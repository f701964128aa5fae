import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import type { ScenariosAnswer } from '../src/api/scenarios.ts';

/**
 * The pages that are made from answers of the API: home, Playground, scenarios and quizzes. The answers are recorded, so
 * that the pages are whole without JavaScript and without the API, and are built from nothing but this workspace.
 */
export function recordedPages({ siteDir, baseUrl, i18n }: LoadContext): Plugin {
  const folder = join(siteDir, 'answers');
  const recorded = <Answer>(name: string): Answer | undefined => {
    const file = join(folder, `${name}.${i18n.currentLocale}.json`);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).data as Answer) : undefined;
  };
  return {
    name: 'peapod-recorded-pages',
    getPathsToWatch: () => [join(folder, 'page-*.json')],
    async contentLoaded({ actions: { addRoute, createData } }) {
      // Docusaurus takes a module that is null for a broken one.
      const keep = (name: string) => createData(`${name}.json`, JSON.stringify({ answer: recorded(`page-${name}`) ?? null }));
      const { scenarios = [] } = recorded<ScenariosAnswer>('page-scenarios') ?? {};
      const list = await keep('scenarios');
      const quizzes = await keep('quizzes');
      const first = await keep('first');
      const page = (path: string, component: string, modules: Record<string, string>) =>
        addRoute({ path: `${baseUrl}${path}`, component: `@site/src/routes/${component}.tsx`, modules, exact: true });

      page('', 'Home', { recorded: first });
      page('playground/', 'Playground', { recorded: list });
      page('scenarios/', 'Scenarios', { recorded: list });
      page('quiz/', 'Quizzes', { recorded: quizzes });
      for (const { slug } of scenarios) {
        page(`scenarios/${slug}/`, 'Scenario', { recorded: await keep(`scenario-${slug}`) });
      }
    },
  };
}
