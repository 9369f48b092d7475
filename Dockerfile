FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /hubbub . && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /hubbub /hubbub
# hubbub.db is created in the working directory: mount a volume here to keep it.
COPY --from=build --chown=65532:65532 /data /data
WORKDIR /data
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["/hubbub"]
