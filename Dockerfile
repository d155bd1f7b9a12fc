# The binary is static and carries its menus, texts, migrations and time zones; the image adds only the certificates it trusts.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /cardline ./cmd/cardline

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /cardline /cardline
# 8080 is for the carrier, 8081 for API, console and metrics: publish the second to nobody outside.
EXPOSE 8080 8081
ENTRYPOINT ["/cardline"]
CMD ["serve"]
