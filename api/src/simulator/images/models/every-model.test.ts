import { expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { findImage } from '../index.ts';
import { runImage } from '../test-image.ts';
import { models } from './index.ts';

it('what an image starts with is in it, and may be run by its user', () => {
  const images = models.map(({ repositories: [first = ''] }) => first).filter((image) => typeof findImage(image) !== 'string');
  const startable = images.filter((image) => {
    const { entrypoint = [], cmd = [] } = (findImage(image) as Exclude<ReturnType<typeof findImage>, string>).config;
    return entrypoint.length + cmd.length > 0;
  });
  const failing = startable.filter((image) => {
    const { exitCode, stderr } = runImage({ image, until: SECOND });
    return exitCode === 126 || exitCode === 128 || (exitCode === 127 && !/Usage|commands/.test(stderr));
  });
  expect(failing).toEqual([]);
});
