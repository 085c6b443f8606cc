import { rask } from './drivers/rask.ts';
import { tellRefusals } from './refusals.ts';
import { tellStories } from './stories.ts';

tellStories(rask);
tellRefusals(rask);
