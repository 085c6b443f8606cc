import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { findSession } from './api/session.ts';
import { parseAssetSearch } from './library/search.ts';
import { parseCompareSearch } from './scripts/compare-search.ts';
import { NotFound, RouteFailure } from './shell/dead-ends.tsx';
import { Shell } from './shell/shell.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { Loading } from './ui/states.tsx';

/** Every page, its address and what its address holds; the pages themselves are loaded when they are gone to. */

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: ({ to }: { to?: unknown }): { to?: string } => (typeof to === 'string' ? { to } : {}),
  component: SignInPage,
});

/** What only those see who are signed in. */
const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const session = await findSession();
    if (session === null) throw redirect({ to: '/sign-in', search: { to: location.href } });
    return { session };
  },
  component: Shell,
});

const homeRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/library' });
  },
});

const libraryRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/library',
  validateSearch: parseAssetSearch,
  component: lazyRouteComponent(() => import('./library/library-page.tsx'), 'LibraryPage'),
});

const trashRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/trash',
  validateSearch: parseAssetSearch,
  component: lazyRouteComponent(() => import('./library/library-page.tsx'), 'TrashPage'),
});

const assetRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/assets/$assetId',
  component: lazyRouteComponent(() => import('./asset/asset-page.tsx'), 'AssetPage'),
});

const projectsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/projects',
  component: lazyRouteComponent(() => import('./projects/projects-page.tsx'), 'ProjectsPage'),
});

const projectRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/projects/$projectId',
  validateSearch: parseAssetSearch,
  component: lazyRouteComponent(() => import('./projects/project-page.tsx'), 'ProjectPage'),
});

const scriptsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/scripts',
  component: lazyRouteComponent(() => import('./scripts/scripts-page.tsx'), 'ScriptsPage'),
});

const scriptRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/scripts/$scriptId',
  component: lazyRouteComponent(() => import('./scripts/script-page.tsx'), 'ScriptPage'),
});

const batchRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/batches/$batchId',
  component: lazyRouteComponent(() => import('./scripts/batch-page.tsx'), 'BatchPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/compare',
  validateSearch: parseCompareSearch,
  component: lazyRouteComponent(() => import('./scripts/compare-page.tsx'), 'ComparePage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/settings/{-$section}',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  insideRoute.addChildren([
    homeRoute,
    libraryRoute,
    trashRoute,
    assetRoute,
    projectsRoute,
    projectRoute,
    scriptsRoute,
    scriptRoute,
    batchRoute,
    compareRoute,
    settingsRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: '/app',
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: RouteFailure,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
