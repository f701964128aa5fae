import { GraphQLJSON } from 'graphql-scalars';
import { Field, Float, InputType, Int } from 'type-graphql';
import type {
  ContainerBehaviorInput as BehaviorShape,
  InterventionInput as InterventionShape,
  SimulateInput as SimulateShape,
} from '../simulator/index.ts';
import { InterventionKind } from './enums.ts';

@InputType({ description: 'Something to be done to the cluster from outside while it runs. Which members count depends on the kind.' })
export class InterventionInput implements InterventionShape {
  @Field(() => Float, { description: 'When, in simulated seconds.' })
  readonly atSeconds!: number;
  @Field(() => InterventionKind, { description: 'What is done.' })
  readonly kind!: InterventionShape['kind'];
  @Field(() => String, { nullable: true, description: 'Name of the Pod. Default: the first.' })
  readonly pod?: string | null;
  @Field(() => String, { nullable: true, description: 'Name of the container. Default: the first.' })
  readonly container?: string | null;
  @Field(() => String, { nullable: true, description: 'Of KILL_CONTAINER: KILL, TERM, SEGV … Default: KILL.' })
  readonly signal?: string | null;
  @Field(() => Int, {
    nullable: true,
    description:
      'Of DELETE_POD: the grace period in seconds, 0 to force. Default: the Pod’s own. Of NODE_FAILS: the node is shut down in ' +
      'order, and its kubelet holds that up so long to end its Pods (unless its own configuration says how long). Default: it breaks down.',
  })
  readonly graceSeconds?: number | null;
  @Field(() => [String], { nullable: true, description: 'Of EXEC: the command and its arguments.' })
  readonly command?: string[] | null;
  @Field(() => Int, { nullable: true, description: 'Of HTTP_REQUEST. Default: the first that the Pod’s first container names, else 80.' })
  readonly port?: number | null;
  @Field(() => String, { nullable: true, description: 'Of HTTP_REQUEST. Default: /.' })
  readonly path?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Of NODE_PRESSURE: MEMORY, DISK or PID. Of NODE_FAILS: node/NAME; default: the Pod’s node. Of PATCH: pod/NAME, node/NAME …',
  })
  readonly resource?: string | null;
  @Field(() => String, { nullable: true, description: 'Of IMAGE_AVAILABLE and PATCH_IMAGE.' })
  readonly image?: string | null;
  @Field(() => String, { nullable: true, description: 'Of APPLY: YAML or JSON.' })
  readonly manifest?: string | null;
  @Field(() => GraphQLJSON, { nullable: true, description: 'Of PATCH: a JSON merge patch.' })
  readonly patch?: unknown;
  @Field(() => String, { nullable: true, description: 'Of PATCH: status, ephemeralcontainers … Default: the object itself.' })
  readonly subresource?: string | null;
}

@InputType({ description: 'What a container’s process does, where its image and command do not say.' })
export class ContainerBehaviorInput implements BehaviorShape {
  @Field(() => String, { description: 'Name of the container.' })
  readonly container!: string;
  @Field(() => Int, { nullable: true, description: 'It exits by itself with this code; 0 to 255.' })
  readonly exitCode?: number | null;
  @Field(() => Float, { nullable: true, description: 'So long after its start, in seconds. Default: at once, where exitCode is given.' })
  readonly exitAfterSeconds?: number | null;
  @Field(() => [Int], { nullable: true, description: 'On which starts all this holds; 0 is the first. Default: on each.' })
  readonly attempts?: number[] | null;
  @Field(() => Float, { nullable: true, description: 'Bytes of memory it comes to use.' })
  readonly memoryBytes?: number | null;
  @Field(() => Float, { nullable: true, description: 'When it uses them, in seconds after its start. Default: at once.' })
  readonly memoryAfterSeconds?: number | null;
  @Field(() => [Int], { nullable: true, description: 'TCP ports it listens on.' })
  readonly listensOn?: number[] | null;
  @Field(() => Float, { nullable: true, description: 'When it begins to listen, in seconds after its start. Default: at once.' })
  readonly listensAfterSeconds?: number | null;
  @Field(() => Int, { nullable: true, description: 'The status it answers HTTP requests with. Default: 200.' })
  readonly httpStatus?: number | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether SIGTERM does nothing to it.' })
  readonly ignoresSigterm?: boolean | null;
  @Field(() => Float, { nullable: true, description: 'How long it takes to stop after SIGTERM, in seconds.' })
  readonly stopsAfterSeconds?: number | null;
  @Field(() => Float, { nullable: true, description: 'How long its image takes to be pulled, in seconds.' })
  readonly pullSeconds?: number | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether its image cannot be found in the registry.' })
  readonly imageMissing?: boolean | null;
}

const manifestDescription =
  'YAML or JSON, one or more documents (or a List): at least one v1 Pod, and what it needs: Namespace, Node, ConfigMap, Secret, Service, ' +
  'ServiceAccount, PersistentVolume, PersistentVolumeClaim, StorageClass, PriorityClass, RuntimeClass, LimitRange, ResourceQuota, ' +
  'PodDisruptionBudget. At most 256 KiB.';

@InputType({ description: 'All that a run depends on: the same input gives the same run.' })
export class SimulateInput implements SimulateShape {
  @Field(() => String, { description: manifestDescription })
  readonly manifest!: string;
  @Field(() => String, { nullable: true, defaultValue: 'default', description: 'Namespace of objects that name none.' })
  readonly namespace?: string | null;
  @Field(() => Int, { nullable: true, defaultValue: 600, description: 'How far to run, in simulated seconds: 1 to 86400.' })
  readonly horizonSeconds?: number | null;
  @Field(() => Int, { nullable: true, defaultValue: 1, description: 'Of all that is left to chance: delays, names, addresses.' })
  readonly seed?: number | null;
  @Field(() => [ContainerBehaviorInput], {
    nullable: true,
    description: 'What processes do, where image and command do not say. At most 1000. A figure that nothing could have is LimitExceeded.',
  })
  readonly behaviors?: ContainerBehaviorInput[] | null;
  @Field(() => [InterventionInput], { nullable: true, description: 'What is done from outside. At most 1000.' })
  readonly interventions?: InterventionInput[] | null;
}
