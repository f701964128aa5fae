import MDXComponents from '@theme-original/MDXComponents';
import { CourseMap } from '../components/course/CourseMap.tsx';
import { LiveQuery } from '../components/live/LiveQuery.tsx';
import { PodFence } from '../components/live/PodFence.tsx';
import { QuizFence } from '../components/live/QuizFence.tsx';

/** The three into which plugins/remark-fences.ts turns fences, and the map of the course. */
export default { ...MDXComponents, LiveQuery, PodFence, QuizFence, CourseMap };
