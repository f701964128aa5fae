import { Arg, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { findPodField, type PodFieldEntry } from '../catalogue/index.ts';
import { Localized, type Say } from './localized.ts';

@ObjectType({ description: 'A field of the Pod API, as `kubectl explain` would show it.' })
export class PodField {}

@Resolver(() => PodField)
export class PodFieldResolver {
  @Query(() => PodField, { nullable: true, description: 'A field of a Pod, as v1.27 has it; null where there is none.' })
  podField(
    @Arg('path', () => String, { defaultValue: 'pod', description: 'As in kubectl explain: pod.spec.containers.image.' }) path: string,
  ): PodFieldEntry | null {
    return findPodField(path) ?? null;
  }
  @FieldResolver(() => String, { description: 'As in kubectl explain: pod.spec.containers.image.' })
  path(@Root() { field }: PodFieldEntry): string {
    return field.path;
  }
  @FieldResolver(() => String, { description: 'Its type, as kubectl explain names it, without the angle brackets: string, []Container …' })
  type(@Root() { field }: PodFieldEntry): string {
    return field.type;
  }
  @FieldResolver(() => Boolean, { description: 'Whether it must be given.' })
  required(@Root() { field }: PodFieldEntry): boolean {
    return field.required;
  }
  @FieldResolver(() => String, { nullable: true, description: 'What v1.27 fills in; null where it fills in nothing.' })
  default(@Root() { field }: PodFieldEntry): string | null {
    return field.default;
  }
  @FieldResolver(() => String, { description: 'What it does.' })
  description(@Root() { field }: PodFieldEntry, @Localized() say: Say): string {
    return say(field.description);
  }
  @FieldResolver(() => [PodField], { description: 'The fields inside it; none of a plain value.' })
  fields(@Root() { field }: PodFieldEntry): PodFieldEntry[] {
    return field.fields.map((one) => ({ kind: 'PodField', field: one }));
  }
}
