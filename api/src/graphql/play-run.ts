import { Arg, Float, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import { findRun } from '../catalogue/index.ts';
import type { TimelineEntry as EntryValue } from '../simulator/index.ts';
import type { Context } from './context.ts';
import { badInput, notFound } from './errors.ts';
import { keyOf } from './node.ts';
import { TimelineEntry } from './timeline.ts';
import { unfold } from './unfold.ts';

interface PlayArgs {
  readonly id: string;
  readonly speed?: number | null;
  readonly from?: number | null;
}

@Resolver()
export class PlayRunResolver {
  @Subscription(() => TimelineEntry, {
    description:
      'A run’s timeline as it would unfold. Errors: NOT_FOUND where no such run is kept, BAD_USER_INPUT for a speed out of its range.',
    subscribe: ({ args, context }) => play(args as PlayArgs, context as Context),
  })
  playRun(
    @Root() entry: EntryValue,
    @Arg('id', () => ID, { description: 'Id of a saved run, or of a scenario’s.' }) _id: string,
    @Arg('speed', () => Float, { nullable: true, defaultValue: 1, description: 'Simulated seconds a second: 0.1 to 1000.' })
    _speed: number | null,
    @Arg('from', () => Int, {
      nullable: true,
      description: 'Resumes after the entry of this sequence number. Default: from the beginning.',
    })
    _from: number | null,
  ): EntryValue {
    return entry;
  }
}

async function play({ id, from, ...args }: PlayArgs, context: Context): Promise<AsyncIterable<EntryValue>> {
  const speed = args.speed ?? 1;
  if (!(speed >= 0.1 && speed <= 1000)) throw badInput('speed must be 0.1 to 1000');
  const input = await findRun(context, keyOf('Run', id) ?? '');
  const run = input && (await context.openRun(input));
  if (run?.kind !== 'Run') throw notFound('there is no saved run of this id');
  const timeline = await run.read<EntryValue[]>(['timeline']);
  return unfold(timeline, speed, from ?? undefined);
}
