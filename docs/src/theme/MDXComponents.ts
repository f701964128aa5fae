import MDXComponents from '@theme-original/MDXComponents';
import { CourseMap } from '../components/course/CourseMap.tsx';
import { LiveQuery } from '../components/live/LiveQuery.tsx';
import { PodFence } from '../components/live/PodFence.tsx';
import { QuizFence } from '../components/live/QuizFence.tsx';
import { Table, TableHead } from '../components/Table.tsx';

/** The three into which plugins/remark-fences.ts turns fences, the map of the course, and tables. */
export default { ...MDXComponents, LiveQuery, PodFence, QuizFence, CourseMap, table: Table, th: TableHead };
