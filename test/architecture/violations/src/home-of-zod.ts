// Breaks home-of-zod.
import 'zod';
