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
  @Field(() => Float, { description: 'When, in simulated seconds; not after the horizon, or it is not done.' })
  readonly atSeconds!: number;
  @Field(() => InterventionKind, { description: 'What is done.' })
  readonly kind!: InterventionShape['kind'];
  @Field(() => String, { nullable: true, description: 'Name of the Pod, or NAMESPACE/NAME. Default: the first that is there.' })
  readonly pod?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Name of the container. Default: the one that the Pod’s annotation `kubectl.kubernetes.io/default-container` names, else the first.',
  })
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
  @Field(() => [String], {
    nullable: true,
    description:
      'Of EXEC, which needs it: the command and its arguments. Of KUBECTL, which needs it: its words, or one line, with or without `kubectl`; a line may be more than one command (`kubectl get pods | grep web`), see Run.kubectl.',
  })
  readonly command?: string[] | null;
  @Field(() => Int, { nullable: true, description: 'Of HTTP_REQUEST. Default: the first that the Pod’s first container names, else 80.' })
  readonly port?: number | null;
  @Field(() => String, { nullable: true, description: 'Of HTTP_REQUEST. Default: /.' })
  readonly path?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Of NODE_PRESSURE: MEMORY, DISK or PID, on the Pod’s node; default: MEMORY. Of NODE_FAILS, NODE_DISCONNECTS and NODE_RECOVERS: node/NAME; default: the Pod’s node. Of PATCH: pod/NAME, node/NAME …; default: the Pod.',
  })
  readonly resource?: string | null;
  @Field(() => String, { nullable: true, description: 'Of IMAGE_AVAILABLE; default: all images. Of PATCH_IMAGE, which needs it.' })
  readonly image?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Of APPLY, which needs it: YAML or JSON, of the kinds that a run takes. Of KUBECTL: its standard input, as for `apply -f -`, or that of the line.',
  })
  readonly manifest?: string | null;
  @Field(() => GraphQLJSON, { nullable: true, description: 'Of PATCH, which needs it: a JSON merge patch.' })
  readonly patch?: unknown;
  @Field(() => String, { nullable: true, description: 'Of PATCH: status, ephemeralcontainers … Default: the object itself.' })
  readonly subresource?: string | null;
}

@InputType({
  description:
    'What a container’s process does, where its image and command do not say. One that is said to listen is a server, and does nothing else; ' +
    'all else comes beside what image and command do, and a member that is not given leaves it to them.',
})
export class ContainerBehaviorInput implements BehaviorShape {
  @Field(() => String, { description: 'Name of the container.' })
  readonly container!: string;
  @Field(() => Int, {
    nullable: true,
    description: 'It exits by itself with this code, 0 to 255. Default: 0, where exitAfterSeconds is given.',
  })
  readonly exitCode?: number | null;
  @Field(() => Float, { nullable: true, description: 'So long after its start, in seconds. Default: at once, where exitCode is given.' })
  readonly exitAfterSeconds?: number | null;
  @Field(() => [Int], {
    nullable: true,
    description:
      'The starts on which it ends so, by itself or by its memory, or on which all this holds where nothing is said of its end; 0 is the first. Default: each.',
  })
  readonly attempts?: number[] | null;
  @Field(() => Float, { nullable: true, description: 'Bytes of memory it comes to use, 0 or more.' })
  readonly memoryBytes?: number | null;
  @Field(() => Float, { nullable: true, description: 'When it uses them, in seconds after its start. Default: at once.' })
  readonly memoryAfterSeconds?: number | null;
  @Field(() => [Int], {
    nullable: true,
    description: 'TCP ports it listens on, 1 to 65535. Default: those that the container names, where it is said to listen.',
  })
  readonly listensOn?: number[] | null;
  @Field(() => Float, { nullable: true, description: 'When it begins to listen, in seconds after its start. Default: at once.' })
  readonly listensAfterSeconds?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'The status it answers HTTP requests with, 100 to 999. Default: 200, where it is said to listen.',
  })
  readonly httpStatus?: number | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether SIGTERM does nothing to it. Default: what its program does.' })
  readonly ignoresSigterm?: boolean | null;
  @Field(() => Float, {
    nullable: true,
    description: 'How long it takes to stop after SIGTERM, in seconds. Default: what its program takes.',
  })
  readonly stopsAfterSeconds?: number | null;
  @Field(() => Float, { nullable: true, description: 'How long its image takes to be pulled, in seconds. Default: by its size.' })
  readonly pullSeconds?: number | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether its image cannot be found in the registry. Default: false.' })
  readonly imageMissing?: boolean | null;
}

const manifestDescription =
  'YAML or JSON, one or more documents (or a List): at least one v1 Pod, and what it needs: Namespace, Node, ConfigMap, Secret, Service, ' +
  'ServiceAccount, PersistentVolume, PersistentVolumeClaim, StorageClass, PriorityClass, RuntimeClass, LimitRange, ResourceQuota, ' +
  'PodDisruptionBudget, Endpoints, EndpointSlice, Role, RoleBinding, ClusterRole, ClusterRoleBinding, NetworkPolicy, Ingress, IngressClass, ' +
  'HorizontalPodAutoscaler, Lease, CSIDriver. At most 256 KiB.';

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
    description:
      'What processes do, where image and command do not say. At most 1000. A figure that nothing could have is LimitExceeded. Default: nothing more.',
  })
  readonly behaviors?: ContainerBehaviorInput[] | null;
  @Field(() => [InterventionInput], { nullable: true, description: 'What is done from outside. At most 1000. Default: nothing.' })
  readonly interventions?: InterventionInput[] | null;
}
