# The binary is static and carries its console, menus, texts, migrations and time zones; the image adds only the certificates it trusts.
FROM golang:1.26 AS source
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# The console's client is made from the description of the API of this very source.
RUN CGO_ENABLED=0 go run ./cmd/cardline openapi > internal/console/web/openapi.json

FROM node:22 AS console
WORKDIR /src/internal/console/web
COPY internal/console/web/package.json internal/console/web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY internal/console/web ./
COPY --from=source /src/internal/console/web/openapi.json ./
RUN npm run client && npm run build

FROM source AS build
COPY --from=console /src/internal/console/dist/app internal/console/dist/app
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /cardline ./cmd/cardline

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /cardline /cardline
# 8080 is for the carrier, 8081 for API, console and metrics: publish the second to nobody outside.
EXPOSE 8080 8081
ENTRYPOINT ["/cardline"]
CMD ["serve"]
