import { keyIndex, type MappingNode, type Node } from '../../apimachinery/go-yaml/index.ts';

/** What a path leads to: a node, or none where the path ends before; and the position of the last step that exists. */
interface Place {
  readonly node: Node | undefined;
  readonly pos: number;
}

/** Finds the nodes of a document by their field paths. Many paths have the way to their last step in common. */
export class Locator {
  readonly #root: Place;
  readonly #parents = new Map<string, Place>();
  readonly #indexes = new Map<MappingNode, ReadonlyMap<string, number>>();

  constructor(root: Node) {
    this.#root = { node: root, pos: root.pos };
  }

  /** Where the last step of `path` that exists begins. */
  locate(path: string): number {
    if (!path) return this.#root.pos;
    const parent = path.slice(0, lastStep(path));
    let above = this.#parents.get(parent);
    if (!above) {
      above = this.#root;
      for (const step of pathSteps(parent)) above = above.node ? this.#below(above, step) : above;
      this.#parents.set(parent, above);
    }
    return this.#below(above, stepAt(path, parent.length)).pos;
  }

  #below({ node, pos }: Place, step: string): Place {
    const target = node?.kind === 'alias' ? node.target : node;
    if (target?.kind === 'mapping') {
      const index = this.#index(target).get(step);
      if (index !== undefined) return { node: target.values[index], pos: (target.keys[index] as Node).pos };
    } else if (target?.kind === 'sequence') {
      const item = target.items[Number(step)];
      if (item) return { node: item, pos: item.pos };
    }
    return { node: undefined, pos };
  }

  #index(node: MappingNode): ReadonlyMap<string, number> {
    const index = this.#indexes.get(node) ?? keyIndex(node);
    this.#indexes.set(node, index);
    return index;
  }
}

/** Where the last step of a path begins: at its bracket or its dot, or at 0. */
const lastStep = (path: string): number => Math.max(0, path.endsWith(']') ? path.lastIndexOf('[') : path.lastIndexOf('.'));

const stepAt = (path: string, cut: number): string =>
  path[cut] === '[' ? path.slice(cut + 1, -1) : path.slice(path[cut] === '.' ? cut + 1 : cut);

/** `a.b[0].c[x.y/z]` → a, b, 0, c, x.y/z */
export function pathSteps(path: string): string[] {
  const steps: string[] = [];
  for (let rest = path; rest; ) {
    const cut = lastStep(rest);
    steps.push(stepAt(rest, cut));
    rest = rest.slice(0, cut);
  }
  return steps.reverse();
}
