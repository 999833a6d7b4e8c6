FROM golang:1.20 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/canteen .

FROM debian:stretch
WORKDIR /srv
RUN apt-get install -y ca-certificates
COPY --from=build /out/canteen /usr/local/bin/canteen
ARG API_KEY
EXPOSE 22 8080
CMD canteen serve
