# The Motion Server: Node, its libraries and the packages, nothing else. From the repository's folder:
#
#   docker build -t spatius-avatar-server .
#   docker run --read-only -p 8787:8787 -e SPATIUS_APP_ID=shop -e SPATIUS_API_KEY=… spatius-avatar-server
FROM node:24-bookworm AS build
WORKDIR /source
COPY package.json package-lock.json ./
COPY server/package.json server/
COPY server-sdk/package.json server-sdk/
COPY rtc/package.json rtc/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs --runtime && npm pack --workspace server --pack-destination /tmp
WORKDIR /app
# With what `redis` and `metrics` take. Rooms take @livekit/rtc-node, which needs a larger image.
RUN npm install --omit=dev --omit=peer --no-audit --no-fund \
  /tmp/spatius-avatar-server-*.tgz ioredis@6 prom-client@15 \
  && /source/deploy/rootfs.sh /app /rootfs

FROM scratch
COPY --from=build /rootfs /
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787
USER 10001:10001
EXPOSE 8787 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["/usr/bin/node", "-e", \
  "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/bin/node", "/app/node_modules/spatius-avatar-server/dist/bin.js"]
