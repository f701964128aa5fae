import { GraphQLJSON } from 'graphql-scalars';
import {
  Arg,
  Args,
  Ctx,
  createUnionType,
  Field,
  FieldResolver,
  Float,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { DAYS_UNOPENED, findRun, saveRun } from '../catalogue/index.ts';
import type * as Simulator from '../simulator/index.ts';
import { exceeded, normaliseInput, type RunReader } from '../workers/index.ts';
import { type Connection, connect } from './connection.ts';
import type { Context } from './context.ts';
import { runComplexity, writeComplexity } from './cost.ts';
import { InterventionKind } from './enums.ts';
import { badInput } from './errors.ts';
import { isAsked } from './is-asked.ts';
import { Localized, type Say } from './localized.ts';
import { globalId, idDescription, keyOf, kindOf, Node } from './node.ts';
import { type PodOfRun, podsOf, SimulatedPod, secondDescription, secondOrEnd } from './pods.ts';
import { PredictionQuestion, type ShownQuestion, showPrediction } from './questions.ts';
import { SimulateInput } from './simulate-input.ts';
import { Explanation, matches, TimelineArgs, TimelineConnection } from './timeline.ts';

@ObjectType({ description: 'One thing that is wrong with a manifest.' })
class ManifestProblem implements Omit<Simulator.ManifestProblem, 'hint'> {
  @Field(() => String, {
    description: 'The field that it is about: spec.containers[0].ports[0].containerPort. Empty where it is about none.',
  })
  readonly path!: string;
  @Field(() => String, {
    description:
      'The API server’s: Required value, Invalid value, Unsupported value, Duplicate value, Forbidden, Not found, Too long, Unknown field, Syntax …',
  })
  readonly type!: string;
  @Field(() => String, { description: 'As the API server words it.' })
  readonly detail!: string;
  @Field(() => Int, { nullable: true, description: 'Of the manifest, from 1; null where it is about no one place.' })
  readonly line?: number;
  @Field(() => Int, { nullable: true, description: 'In characters of that line, from 1; null where there is no line.' })
  readonly column?: number;
}

@ObjectType({ description: 'The manifest is not one that the API server would accept.' })
class InvalidManifest {
  @Field(() => String, { description: 'As kubectl would print it.' })
  readonly message!: string;
  @Field(() => [ManifestProblem], { description: 'All problems at once.' })
  readonly problems!: readonly Simulator.ManifestProblem[];
  @Field(() => String, {
    nullable: true,
    description:
      'The same manifest with Pods in place of what makes them (Deployment, StatefulSet, Job …): one for each replica, ten at most; without what a run does without (custom resources, webhooks …), with the service accounts that are named and not there, and copied Pods without an owner and a node that are not there. Null if there is nothing of the kind.',
  })
  readonly asPods?: string;
}

const limitDescription =
  'Which limit. Of the input: manifestBytes, horizonSeconds, behaviors, interventions, patchDepth, or a member of a behavior. Of the run: ' +
  'steps (work of the simulated CPUs), processes, logBytes, fileBytes, timelineEntries, expandedText and refusalText (characters), ' +
  'milliseconds, memoryMegabytes; memory (one text, or calls within calls, took all that there is: no figure, so that `allowed` is 0). Of saveRun: savedRunsPerHour, from one address.';

@ObjectType({ description: 'The run was refused or stopped at a limit; nothing was kept.' })
class LimitExceeded {
  @Field(() => String, { description: limitDescription })
  readonly limit!: string;
  @Field(() => Float, { description: 'The most that it allows, or the least, in the limit’s own unit.' })
  readonly allowed!: number;
}

@Resolver(() => ManifestProblem)
export class ManifestProblemResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'What to do about it, in Markdown, where the API server’s own words do not say; else null.',
  })
  hint(@Root() { hint }: Simulator.ManifestProblem, @Localized() say: Say): string | null {
    return hint ? say(hint) : null;
  }
}

@Resolver(() => LimitExceeded)
export class LimitExceededResolver {
  @FieldResolver(() => String, { description: 'In a sentence.' })
  message(@Root() { message }: Simulator.LimitExceeded, @Localized() say: Say): string {
    return say(message);
  }
}

@ObjectType({ description: 'A Kubernetes event, aggregated as `kubectl get events` shows it at the end.' })
class KubernetesEvent implements Simulator.KubernetesEvent {
  @Field(() => String, { description: 'Normal or Warning.' })
  readonly type!: string;
  @Field(() => String, { description: 'Scheduled, Pulled, BackOff …' })
  readonly reason!: string;
  @Field(() => String, { description: 'In v1.27’s own words.' })
  readonly message!: string;
  @Field(() => String, { description: 'What it is about, as kubectl prints it: pod/web.' })
  readonly object!: string;
  @Field(() => String, { description: 'Its namespace.' })
  readonly namespace!: string;
  @Field(() => String, { nullable: true, description: 'The part of the object: spec.containers{app}; null where it is about the whole.' })
  readonly fieldPath!: string | null;
  @Field(() => String, { description: 'The component that reported it: kubelet, default-scheduler …' })
  readonly source!: string;
  @Field(() => Int, { description: 'How often it was seen.' })
  readonly count!: number;
  @Field(() => Float, { description: 'When first, in simulated seconds.' })
  readonly firstSeconds!: number;
  @Field(() => Float, { description: 'When last, in simulated seconds.' })
  readonly lastSeconds!: number;
}

const COMMAND =
  '`kubectl get pods` or `get pods`; words are split as a shell does. What is more than one such command (`kubectl get pods | grep web`, ' +
  '`watch kubectl get pods`, `$(…)`) is carried out by bash, from that second on, on a machine beside the cluster that has kubectl, also as `k`, ' +
  'and the usual commands; it may take ten minutes of the run’s time, and write 1048576 characters.';

@ObjectType({ description: 'What a command printed.' })
class KubectlOutput implements Simulator.KubectlOutput {
  @Field(() => String, { description: 'Standard output.' })
  readonly stdout!: string;
  @Field(() => String, { description: 'Standard error.' })
  readonly stderr!: string;
  @Field(() => Int, { description: '0 where all went well.' })
  readonly exitCode!: number;
}

@ObjectType({
  description: 'What an intervention got back: a command’s exit code and output, an HTTP status and body, the API server’s answer.',
})
class InterventionOutcome implements Simulator.InterventionOutcome {
  @Field(() => Float, { description: 'When it was made, in simulated seconds.' })
  readonly atSeconds!: number;
  @Field(() => InterventionKind, { description: 'What was done.' })
  readonly kind!: Simulator.InterventionKind;
  @Field(() => Boolean, { description: 'Whether it was accepted and did its work.' })
  readonly ok!: boolean;
  @Field(() => String, { nullable: true, description: 'What the caller was told; null where that is nothing.' })
  readonly message!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: 'Of EXEC and KUBECTL: the command’s; null of other kinds, and where the run ended first.',
  })
  readonly exitCode!: number | null;
  @Field(() => String, {
    nullable: true,
    description: 'Of EXEC and KUBECTL: what the command wrote; null of other kinds, and where the run ended first.',
  })
  readonly stdout!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Of EXEC and KUBECTL: what the command wrote there; null of other kinds, and where the run ended first.',
  })
  readonly stderr!: string | null;
  @Field(() => Int, { nullable: true, description: 'Of HTTP_REQUEST: the answer’s status, 100 to 999; null where there was none.' })
  readonly httpStatus!: number | null;
  @Field(() => String, { nullable: true, description: 'Of HTTP_REQUEST: what was answered; null where there was no answer.' })
  readonly body!: string | null;
}

@ObjectType('Run', {
  implements: Node,
  description: 'What the kubelet, the scheduler and the containers did. The same input gives the same run, byte for byte.',
})
export class Run extends Node {}

const SimulateResult = createUnionType({
  name: 'SimulateResult',
  description: 'A run, or why there is none.',
  types: () => [Run, InvalidManifest, LimitExceeded] as const,
  resolveType: kindOf as never,
});
type SimulateAnswer = RunReader | Simulator.InvalidManifest | Simulator.LimitExceeded;

const tooManySaved = { en: 'too many runs were saved from your address', zhHans: '从你的地址保存的运行太多' };
const inputArgument = { description: 'The manifest, and all else that the run depends on.' };

@Resolver()
export class SimulateResolver {
  @Query(() => SimulateResult, {
    complexity: runComplexity,
    description: 'Runs a manifest. Keeps nothing. What cannot be run is an answer, not an error.',
  })
  async simulate(@Arg('input', () => SimulateInput, inputArgument) input: SimulateInput, @Ctx() context: Context): Promise<SimulateAnswer> {
    const normalised = normaliseInput(input);
    return 'limit' in normalised ? normalised : context.openRun(normalised);
  }
  @Mutation(() => SimulateResult, {
    complexity: writeComplexity,
    description: `Runs a manifest and keeps its input, so that the id of the run can be shared. Where there is no run, nothing is kept. What nobody opens or saves again for ${DAYS_UNOPENED} days is dropped.`,
  })
  async saveRun(@Arg('input', () => SimulateInput, inputArgument) input: SimulateInput, @Ctx() context: Context): Promise<SimulateAnswer> {
    const normalised = normaliseInput(input);
    if ('limit' in normalised) return normalised;
    const run = await context.openRun(normalised);
    if (run.kind !== 'Run') return run;
    const { savedRuns } = context.allowances;
    if (!savedRuns.takes(context.client)) return exceeded('savedRunsPerHour', savedRuns.perHour, tooManySaved);
    await saveRun(context.database, normalised, context.now());
    return run;
  }
  @Query(() => Run, {
    nullable: true,
    complexity: runComplexity,
    description: 'A run that is kept (see `saveRun`), or a scenario’s; null where there is none.',
  })
  async run(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<RunReader | null> {
    const input = await findRun(context, keyOf('Run', id) ?? '');
    const run = input && (await context.openRun(input));
    return run?.kind === 'Run' ? run : null;
  }
}

const uidDescription =
  'Its uid, where several have one name: in different namespaces, or one after the other. Default: of its name the first, and in an explanation the one that is there.';
const podsDescription =
  'The Pods of the manifest, in its order; after them those that came during the run. Those of kube-system, which were there before, are left out.';
const isPod = (name: string | null, uid: string | null) => (pod: { readonly name: string; readonly uid: string }) =>
  isAsked(name, pod.name) && isAsked(uid, pod.uid);

@Resolver(() => Run)
export class RunResolver {
  @FieldResolver(() => ID, { description: `Of the content: the same input has the same id. ${idDescription}` })
  id(@Root() run: RunReader): string {
    return globalId('Run', run.id);
  }
  @FieldResolver(() => String, { description: 'As it was given.' })
  manifest(@Root() run: RunReader): string {
    return run.head.manifest;
  }
  @FieldResolver(() => GraphQLJSON, { description: 'All that it depends on, in the form of SimulateInput: to run it again, or changed.' })
  input(@Root() run: RunReader): Simulator.SimulateInput {
    return run.input;
  }
  @FieldResolver(() => Int, { description: 'As it was given, or the default.' })
  seed(@Root() run: RunReader): number {
    return run.head.seed;
  }
  @FieldResolver(() => String, { description: 'v1.27.1.' })
  kubernetesVersion(@Root() run: RunReader): string {
    return run.head.kubernetesVersion;
  }
  @FieldResolver(() => Int, { description: 'As it was given, or the default; in simulated seconds.' })
  horizonSeconds(@Root() run: RunReader): number {
    return run.head.horizonSeconds;
  }
  @FieldResolver(() => Float, { description: 'Nothing could happen after this simulated second; or the horizon.' })
  endedAtSeconds(@Root() run: RunReader): number {
    return run.head.endedAtSeconds;
  }
  @FieldResolver(() => [SimulatedPod], { description: podsDescription })
  pods(@Root() run: RunReader): PodOfRun[] {
    return podsOf(run);
  }
  @FieldResolver(() => SimulatedPod, { nullable: true, description: 'One Pod; null where there is none of this name and uid.' })
  pod(
    @Root() run: RunReader,
    @Arg('name', () => String, { nullable: true, description: 'Its name. Default: the first.' }) name: string | null,
    @Arg('uid', () => String, { nullable: true, description: uidDescription }) uid: string | null,
  ): PodOfRun | null {
    return podsOf(run).find(isPod(name, uid)) ?? null;
  }
  @FieldResolver(() => [String], { description: 'The API server’s warnings, and where the simulation knows that it simplifies.' })
  warnings(@Root() run: RunReader, @Localized() say: Say): readonly string[] {
    return run.head.remarks.map(say);
  }
  @FieldResolver(() => TimelineConnection, { description: 'What happened, in order.' })
  async timeline(@Root() run: RunReader, @Args(() => TimelineArgs) args: TimelineArgs): Promise<Connection<Simulator.TimelineEntry>> {
    const entries = await run.read<Simulator.TimelineEntry[]>(['timeline']);
    return connect(
      entries.filter((entry) => matches(args, entry)),
      args,
    );
  }
  @FieldResolver(() => [KubernetesEvent], { description: 'Aggregated as `kubectl get events` shows them at the end.' })
  events(@Root() run: RunReader): Promise<Simulator.KubernetesEvent[]> {
    return run.read(['events']);
  }
  @FieldResolver(() => [InterventionOutcome], { description: 'What the interventions got back, in their order.' })
  interventions(@Root() run: RunReader): Promise<Simulator.InterventionOutcome[]> {
    return run.read(['interventions']);
  }
  @FieldResolver(() => KubectlOutput, {
    description:
      'What kubectl, or a line of the shell, would print. A command that is refused is an answer, not an error, and so is what was written of a line that had to be stopped (exit code 130).',
  })
  kubectl(
    @Root() run: RunReader,
    @Arg('command', () => String, { description: COMMAND }) command: string,
    @Arg('atSeconds', () => Float, { nullable: true, description: secondOrEnd })
    atSeconds: number | null,
  ): Promise<Simulator.KubectlOutput> {
    return run.read(['kubectl'], command, atSeconds);
  }
  @FieldResolver(() => Explanation, {
    description:
      'Why the Pod is as it is at that second: a diagnosis, the chain of causes that led there, and what would mend it. Error: BAD_USER_INPUT where the run has no such Pod.',
  })
  async explain(
    @Root() run: RunReader,
    @Arg('atSeconds', () => Float, { description: secondDescription }) atSeconds: number,
    @Arg('pod', () => String, { nullable: true, description: 'Name of the Pod. Default: the first.' }) pod: string | null,
    @Arg('uid', () => String, { nullable: true, description: uidDescription }) uid: string | null,
  ): Promise<Simulator.Explanation> {
    if (!run.head.pods.some(isPod(pod, uid))) throw badInput(`the run has no Pod ${[pod, uid].filter(Boolean).join(' of the uid ')}`);
    return run.read(['explain'], atSeconds, pod, uid);
  }
  @FieldResolver(() => [PredictionQuestion], {
    description: 'Questions whose answers the run itself holds. Error: BAD_USER_INPUT for a negative first.',
  })
  async predictions(
    @Root() run: RunReader,
    @Arg('first', () => Int, { nullable: true, description: 'At most so many. Default: all.' }) first: number | null,
    @Ctx() { catalogue }: Context,
  ): Promise<ShownQuestion[]> {
    if ((first ?? 0) < 0) throw badInput('first must not be negative');
    const predictions = await run.read<Simulator.Prediction[]>(['predictions'], first);
    const source = { id: run.id, manifest: run.head.manifest };
    return predictions.map((prediction) => showPrediction(prediction, source, catalogue)).filter((question) => question !== undefined);
  }
}
