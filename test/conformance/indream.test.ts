import { indream } from './drivers/indream.ts';
import { tellRefusals } from './refusals.ts';
import { tellStories } from './stories.ts';

tellStories(indream);
tellRefusals(indream);
