import { describe, expect, it } from 'vitest';
import { runImage } from '../../../test-image.ts';

function evaluated(script: string): string | undefined {
  const exec = [{ after: 20, argv: ['mongosh', '--quiet', '--eval', script] }];
  return runImage({ image: 'mongo:6', exec }).execs[0]?.stdout;
}

describe('aggregations', () => {
  const DOCUMENTS = 'db.c.insertMany([{_id: 1, k: "a", n: 2, i: ["x", "y"]}, {_id: 2, k: "b", n: 1}, {_id: 3, k: "a", n: 5, i: ["y"]}])';
  it.each`
    stages                                                                                                                                                                                                     | comes
    ${'{$group: {_id: "$k", sum: {$sum: "$n"}, i: {$push: "$i"}}}, {$sort: {sum: -1}}'}                                                                                                                        | ${'[{"_id":"a","sum":7,"i":[["x","y"],["y"]]},{"_id":"b","sum":1,"i":[]}]'}
    ${'{$match: {_id: 9}}, {$count: "n"}'}                                                                                                                                                                     | ${'[]'}
    ${'{$match: {$expr: {$gt: ["$n", "$i"]}}}, {$project: {_id: 1}}'}                                                                                                                                          | ${'[{"_id":2}]'}
    ${'{$project: {_id: 0, n: 1, "k": 1, "x.y": "$n"}}, {$limit: 1}'}                                                                                                                                          | ${'[{"k":"a","n":2,"x":{"y":2}}]'}
    ${'{$bucket: {groupBy: "$n", boundaries: [0, 3, 9], output: {c: {$sum: 1}}}}'}                                                                                                                             | ${'[{"_id":0,"c":2},{"_id":3,"c":1}]'}
    ${'{$unwind: "$i"}, {$lookup: {from: "c", let: {a: "$i"}, pipeline: [{$match: {$expr: {$in: ["$$a", {$ifNull: ["$i", []]}]}}}, {$project: {_id: 1}}], as: "m"}}, {$project: {m: 1, _id: 0}}, {$limit: 2}'} | ${'[{"m":[{"_id":1}]},{"m":[{"_id":1},{"_id":3}]}]'}
    ${'{$project: {s: {$size: "$i"}}}'}                                                                                                                                                                        | ${'PlanExecutor error during aggregation :: caused by :: The argument to $size must be an array, but was of type: missing'}
    ${'{$project: {s: {$divide: ["$n", 0]}}}'}                                                                                                                                                                 | ${"PlanExecutor error during aggregation :: caused by :: can't $divide by zero"}
    ${'{$project: {n: 1, k: 0}}'}                                                                                                                                                                              | ${'Invalid $project :: caused by :: Cannot do exclusion on field k in inclusion projection'}
  `('$stages', ({ stages, comes }) => {
    const said = evaluated(
      `${DOCUMENTS}; let said; try { said = JSON.stringify(db.c.aggregate([${stages}]).toArray()) } catch (e) { said = e.message }; said`,
    );
    expect(said).toBe(`${comes}\n`);
  });
});
