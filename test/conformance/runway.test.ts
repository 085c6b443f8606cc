import { runway } from './drivers/runway.ts';
import { tellRefusals } from './refusals.ts';
import { tellStories } from './stories.ts';

tellStories(runway);
tellRefusals(runway);
