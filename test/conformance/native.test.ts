import { native } from './drivers/native.ts';
import { tellRefusals } from './refusals.ts';
import { tellStories } from './stories.ts';

tellStories(native);
tellRefusals(native);
