import { GraphQLJSON } from 'graphql-scalars';
import { Arg, Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type * as Simulator from '../simulator/index.ts';
import type { ContainerHead, PodHead, RunReader } from '../workers/index.ts';
import { ContainerRole, ContainerStateKind, PodPhase, QosClass } from './enums.ts';

/** A Pod and a container of a run, and where they stand in it. */
export interface PodOfRun extends Omit<PodHead, 'containers'> {
  readonly run: RunReader;
  readonly index: number;
  readonly containers: readonly ContainerOfRun[];
}
interface ContainerOfRun extends ContainerHead {
  readonly run: RunReader;
  readonly path: readonly (string | number)[];
}

/** In the run's own order; each knows its place, so that what is asked of it is read from the run only then. */
export function podsOf(run: RunReader): PodOfRun[] {
  return run.head.pods.map((pod, index) => {
    const containers = pod.containers.map((container, place) => ({ ...container, run, path: ['pods', index, 'containers', place] }));
    return { ...pod, run, index, containers };
  });
}

@ObjectType({ description: 'A time that a Pod spent in one phase.' })
class PhaseSpan implements Simulator.PhaseSpan {
  @Field(() => PodPhase, { description: 'The phase.' })
  readonly phase!: Simulator.PodPhase;
  @Field(() => Float, { description: 'From this simulated second …' })
  readonly fromSeconds!: number;
  @Field(() => Float, { nullable: true, description: '… to this one; null where the run ends in it.' })
  readonly toSeconds!: number | null;
}

@ObjectType({ description: 'A time that a container spent in one state.' })
class ContainerSpan implements Simulator.ContainerSpan {
  @Field(() => ContainerStateKind, { description: 'The state.' })
  readonly state!: Simulator.ContainerStateKind;
  @Field(() => String, {
    nullable: true,
    description:
      'CrashLoopBackOff, Completed, OOMKilled …; null where there is none, as of RUNNING, and of WAITING while no kubelet has the Pod.',
  })
  readonly reason!: string | null;
  @Field(() => String, { nullable: true, description: 'The kubelet’s own words; null where it has none.' })
  readonly message!: string | null;
  @Field(() => Int, { nullable: true, description: 'Of TERMINATED: 0 to 255; null of the other states.' })
  readonly exitCode!: number | null;
  @Field(() => Int, { nullable: true, description: 'Of TERMINATED: the number of the signal that ended it; null where none did.' })
  readonly signal!: number | null;
  @Field(() => Float, { description: 'From this simulated second …' })
  readonly fromSeconds!: number;
  @Field(() => Float, { nullable: true, description: '… to this one; null where the run ends in it.' })
  readonly toSeconds!: number | null;
  @Field(() => Int, { description: 'How often it had been restarted then.' })
  readonly restartCount!: number;
}

@ObjectType({ description: 'A line that a container wrote.' })
class LogLine implements Simulator.LogLine {
  @Field(() => Float, { description: 'When, in simulated seconds.' })
  readonly atSeconds!: number;
  @Field(() => String, { description: 'stdout or stderr.' })
  readonly stream!: string;
  @Field(() => String, { description: 'Without its newline.' })
  readonly text!: string;
}

@ObjectType({ description: 'What `ls -l` would show of a file.' })
class FileInfo implements Simulator.FileInfo {
  @Field(() => String, { description: 'file, directory, symlink …' })
  readonly type!: string;
  @Field(() => String, { description: 'As ls prints it: -rw-r--r--.' })
  readonly mode!: string;
  @Field(() => Int, { description: 'The owner’s number.' })
  readonly uid!: number;
  @Field(() => Int, { description: 'The owning group’s number.' })
  readonly gid!: number;
  @Field(() => Int, { description: 'In bytes.' })
  readonly size!: number;
  @Field(() => String, { nullable: true, description: 'Of a symbolic link: what it points to; null of all else.' })
  readonly target!: string | null;
  @Field(() => [String], {
    nullable: true,
    description: 'Of a directory, and of a link that leads to one: what is in it, as `ls -Ap` lists it; null of all else.',
  })
  readonly entries!: readonly string[] | null;
}

@ObjectType({ description: 'A condition of a Pod.' })
class PodCondition implements Simulator.PodCondition {
  @Field(() => String, { description: 'PodScheduled, Initialized, ContainersReady, Ready, DisruptionTarget, or a readiness gate’s.' })
  readonly type!: string;
  @Field(() => String, { description: 'True, False or Unknown.' })
  readonly status!: string;
  @Field(() => String, { nullable: true, description: 'In one word; null where there is none.' })
  readonly reason!: string | null;
  @Field(() => String, { nullable: true, description: 'In a sentence; null where there is none.' })
  readonly message!: string | null;
  @Field(() => Float, { description: 'When the status last changed, in simulated seconds.' })
  readonly lastTransitionSeconds!: number;
}

@ObjectType({ description: 'A Pod at one second.' })
class PodSnapshot implements Simulator.PodSnapshot {
  @Field(() => Float, { description: 'The simulated second.' })
  readonly atSeconds!: number;
  @Field(() => Boolean, { description: 'Whether the API server has it then.' })
  readonly exists!: boolean;
  @Field(() => PodPhase, { description: '`status.phase`.' })
  readonly phase!: Simulator.PodPhase;
  @Field(() => String, { description: 'The READY column: 1/2.' })
  readonly ready!: string;
  @Field(() => String, { description: 'The STATUS column of `kubectl get pod`: CrashLoopBackOff, Init:0/1, Completed …' })
  readonly status!: string;
  @Field(() => Int, { description: 'The RESTARTS column.' })
  readonly restarts!: number;
  @Field(() => [PodCondition], { description: '`status.conditions`.' })
  readonly conditions!: readonly Simulator.PodCondition[];
  @Field(() => GraphQLJSON, { description: 'The whole v1 Pod, status and defaults included.' })
  readonly object!: unknown;
}

@ObjectType({ description: 'A container of a simulated Pod.' })
class SimulatedContainer implements ContainerHead {
  @Field(() => String, { description: 'Its name; POD of the pause container.' })
  readonly name!: string;
  @Field(() => ContainerRole, { description: 'What it is for.' })
  readonly role!: Simulator.ContainerRole;
  @Field(() => String, { description: 'Its image.' })
  readonly image!: string;
  @Field(() => [ContainerSpan], { description: 'Its states, one after the other.' })
  readonly states!: readonly Simulator.ContainerSpan[];
  @Field(() => Int, { description: 'How often it was restarted in the whole run.' })
  readonly restartCount!: number;
}

/** What the API says of a second that is asked about. */
export const secondDescription = 'The simulated second; one before the run stands for its beginning, one after it for its end.';
/** The same where it may be left out. */
export const secondOrEnd = `${secondDescription} Default: its end.`;

const atSecondsOption = { nullable: true, description: secondOrEnd } as const;
const pathOption = { description: 'An absolute path, as the container sees it.' } as const;

@Resolver(() => SimulatedContainer)
export class SimulatedContainerResolver {
  @FieldResolver(() => [LogLine], { description: 'What `kubectl logs` would print.' })
  logs(
    @Root() { run, path }: ContainerOfRun,
    @Arg('atSeconds', () => Float, atSecondsOption) atSeconds: number | null,
    @Arg('previous', () => Boolean, { nullable: true, description: 'Of the instance before, as `--previous`. Default: false.' }) previous:
      | boolean
      | null,
    @Arg('tail', () => Int, { nullable: true, description: 'Only so many lines, from the end; none for 0 or less. Default: all.' }) tail:
      | number
      | null,
  ): Promise<Simulator.LogLine[]> {
    return run.read([...path, 'logs'], { atSeconds, previous, tail });
  }
  @FieldResolver(() => String, { nullable: true, description: 'The text of a file; null where there is none, or it is a directory.' })
  file(
    @Root() { run, path }: ContainerOfRun,
    @Arg('path', () => String, pathOption) file: string,
    @Arg('atSeconds', () => Float, atSecondsOption) atSeconds: number | null,
  ): Promise<string | null> {
    return run.read([...path, 'file'], file, atSeconds);
  }
  @FieldResolver(() => FileInfo, { nullable: true, description: 'What is known of a file; null where there is none.' })
  fileInfo(
    @Root() { run, path }: ContainerOfRun,
    @Arg('path', () => String, pathOption) file: string,
    @Arg('atSeconds', () => Float, atSecondsOption) atSeconds: number | null,
  ): Promise<Simulator.FileInfo | null> {
    return run.read([...path, 'fileInfo'], file, atSeconds);
  }
}

@ObjectType({ description: 'A Pod in a run.' })
export class SimulatedPod {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;
  @Field(() => String, { description: 'Its namespace.' })
  readonly namespace!: string;
  @Field(() => String, { description: 'Its identity: a Pod that replaces it has another.' })
  readonly uid!: string;
  @Field(() => String, { nullable: true, description: 'Its node; null where it was never scheduled.' })
  readonly nodeName!: string | null;
  @Field(() => String, { nullable: true, description: 'Its last address; null where it had none.' })
  readonly podIP!: string | null;
  @Field(() => QosClass, { description: 'By its requests and limits.' })
  readonly qosClass!: Simulator.QosClass;
  @Field(() => [PhaseSpan], { description: 'Its phases, one after the other.' })
  readonly phases!: readonly Simulator.PhaseSpan[];
  @Field(() => [SimulatedContainer], { description: 'The pause container first, then init, then main, then ephemeral ones.' })
  readonly containers!: readonly ContainerOfRun[];
}

@Resolver(() => SimulatedPod)
export class SimulatedPodResolver {
  @FieldResolver(() => PodSnapshot, {
    description:
      'The last state known at that second: before its creation the state at creation, after its deletion the last one, with `exists: false`.',
  })
  at(
    @Root() { run, index }: PodOfRun,
    @Arg('seconds', () => Float, { description: secondDescription }) seconds: number,
  ): Promise<Simulator.PodSnapshot> {
    return run.read(['pods', index, 'at'], seconds);
  }
  @FieldResolver(() => PodSnapshot, { description: 'At the end of the run.' })
  final(@Root() { run, index }: PodOfRun): Promise<Simulator.PodSnapshot> {
    return run.read(['pods', index, 'final']);
  }
  @FieldResolver(() => [PodSnapshot], { description: 'One for each row that `kubectl get pod -w` would print.' })
  watch(@Root() { run, index }: PodOfRun): Promise<Simulator.PodSnapshot[]> {
    return run.read(['pods', index, 'watch']);
  }
}
