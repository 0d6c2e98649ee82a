// Who may call what: every RPC that the server has, called by everybody.

#include <google/protobuf/descriptor.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "services/rpc/rpc_table.h"
#include "tests/services/rpc/raw_call.h"
#include "tests/services/rpc/tls_fixture.h"

namespace liggare::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// Somebody, with what the policy of TlsTest grants.
struct Caller {
  const char* name;
  std::set<Role> roles;
  // "*" for all.
  const char* ledger;
};

const std::set<Role> kEveryRole(std::begin(kRoles), std::end(kRoles));

const Caller kCallers[] = {
    {"nobody", {}, ""},
    {"recorder", {Role::kRecorder}, "*"},
    {"reader", {Role::kReader}, "*"},
    {"auditor", {Role::kAuditor, Role::kReader}, "*"},
    {"operator", {Role::kOperator}, "*"},
    {"here", kEveryRole, kLedger},
    {"elsewhere", kEveryRole, "skola"},
};

std::string PathOf(const MethodDescriptor& method) {
  return "/" + method.service()->full_name() + "/" + method.name();
}

// Whether a request of the method names one ledger.
bool NamesLedger(const MethodDescriptor& method) {
  return method.input_type()->FindFieldByName("ledger") != nullptr;
}

// A request that names the ledger kLedger where there is a field for it, and nothing else.
std::string RequestOf(const MethodDescriptor& method) {
  const std::unique_ptr<Message> request(
      MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
  if (NamesLedger(method)) {
    request->GetReflection()->SetString(request.get(),
                                        method.input_type()->FindFieldByName("ledger"), kLedger);
  }
  return request->SerializeAsString();
}

bool Allowed(const Rpc& rpc, const Caller& caller, bool names_ledger) {
  if (!caller.roles.contains(rpc.role)) return false;
  if (rpc.reach == Reach::kAny || std::string(caller.ledger) == "*") return true;
  return names_ledger && std::string(caller.ledger) == kLedger;
}

class AccessTest : public TlsTest {
 protected:
  // The methods of our services, as the server itself lists them.
  std::vector<const MethodDescriptor*> AllMethods() {
    RawStream reflection(channel(),
                         "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
    reflection.Write("\x3A\x01*");  // ServerReflectionRequest{list_services = 7: "*"}
    const std::string listed = reflection.Read().value_or("");
    std::vector<const MethodDescriptor*> methods;
    const std::regex ours("liggare\\.[a-z0-9.]+\\.[A-Za-z]+");
    for (auto name = std::sregex_iterator(listed.begin(), listed.end(), ours);
         name != std::sregex_iterator(); ++name) {
      const ServiceDescriptor* service =
          DescriptorPool::generated_pool()->FindServiceByName(name->str());
      EXPECT_NE(service, nullptr) << name->str();
      for (int i = 0; i < service->method_count(); ++i) methods.push_back(service->method(i));
    }
    EXPECT_FALSE(methods.empty());
    return methods;
  }
};

TEST_F(AccessTest, EveryRpcHasOneRowAndEveryRowItsRpc) {
  std::multiset<std::string> rpcs, rows;
  for (const MethodDescriptor* method : AllMethods()) rpcs.insert(method->name());
  for (const Rpc& rpc : AllRpcs()) rows.insert(rpc.name);
  EXPECT_EQ(rpcs, rows);
}

TEST_F(AccessTest, EveryRpcIsOpenToWhomTheTableSaysAndToNobodyElse) {
  const auto methods = AllMethods();
  for (const Caller& caller : kCallers) {
    const auto connection = ConnectAs(caller.name);
    for (const MethodDescriptor* method : methods) {
      const Rpc& rpc = RpcNamed(method->name());
      const Refused refused = RefusedOf(TryCall(connection, PathOf(*method), RequestOf(*method)));
      const std::string what = std::string(caller.name) + " calls " + rpc.name;
      EXPECT_NE(refused.code, grpc::StatusCode::UNAVAILABLE) << what << ": " << refused.message;
      if (Allowed(rpc, caller, NamesLedger(*method))) {
        EXPECT_NE(refused.reason, "ROLE_MISSING") << what << ": " << refused.message;
        continue;
      }
      EXPECT_EQ(refused.code, grpc::StatusCode::PERMISSION_DENIED) << what;
      EXPECT_EQ(refused.reason, "ROLE_MISSING") << what << ": " << refused.message;
      EXPECT_EQ(refused.metadata.at("principal"), caller.name) << what;
      EXPECT_EQ(refused.metadata.at("rpc"), rpc.name) << what;
      EXPECT_EQ(refused.metadata.at("role"), NameOf(rpc.role)) << what;
    }
  }
}

TEST_F(AccessTest, WithoutACertificateThatHoldsNoRpcIsReached) {
  const support::CertificateAuthority stranger;
  const support::CertificateNames reader{"", "DNS:reader"};
  const std::pair<const char*, std::shared_ptr<grpc::ChannelCredentials>> callers[] = {
      {"plaintext", grpc::InsecureChannelCredentials()},
      {"no certificate", grpc::SslCredentials({server_ca().certificate(), "", ""})},
      {"expired", CredentialsOf(client_ca().Issue(reader, -absl::Minutes(1)))},
      {"of another CA", CredentialsOf(stranger.Issue(reader))},
  };
  const auto methods = AllMethods();
  for (const auto& [name, credentials] : callers) {
    const auto connection = Connect(credentials);
    for (const MethodDescriptor* method : methods) {
      EXPECT_EQ(TryCall(connection, PathOf(*method), RequestOf(*method)).error_code(),
                grpc::StatusCode::UNAVAILABLE)
          << name << " calls " << method->name();
    }
  }
}

TEST_F(AccessTest, HealthIsForWhoeverHasACertificate) {
  EXPECT_TRUE(TryCall(ConnectAs("nobody"), "/grpc.health.v1.Health/Check", "").ok());
}

TEST_F(AccessTest, APrincipalIsTheFirstDnsNameOrUriElseTheCommonName) {
  WritePolicy("the.name operator *\n");
  server().LookAtAccessFiles();
  const auto may_call = [&](const support::CertificateNames& names) {
    return TryCall(Connect(CredentialsOf(client_ca().Issue(names))),
                   "/liggare.v1.OperationsService/GetStatus", "")
        .ok();
  };
  EXPECT_TRUE(may_call({"the.name", ""}));
  EXPECT_TRUE(may_call({"other", "DNS:the.name,DNS:second"}));
  EXPECT_TRUE(may_call({"other", "email:a@b.example,URI:the.name"}));
  EXPECT_TRUE(may_call({"the.name", "email:a@b.example"}));
  EXPECT_FALSE(may_call({"the.name", "DNS:first"}));
  EXPECT_FALSE(may_call({"other", "DNS:first,DNS:the.name"}));
  EXPECT_FALSE(may_call({"", ""}));
}

TEST_F(AccessTest, TheActorIsThePrincipal) {
  const auto ledgers = v1::LedgerService::NewStub(ConnectAs("here"));
  grpc::ClientContext unary, streamed;
  v1::AppendResponse appended;
  ASSERT_TRUE(ledgers->Append(&unary, AppendOf({Cost(1)}), &appended).ok());
  const auto stream = ledgers->AppendStream(&streamed);
  ASSERT_TRUE(stream->Write(StreamAppend({Cost(2)})));
  stream->WritesDone();
  v1::AppendStreamResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  ASSERT_TRUE(stream->Finish().ok());

  v1::RotateKeyRequest rotate;
  rotate.set_ledger(kLedger);
  EXPECT_TRUE(TryCall(ConnectAs("operator"), "/liggare.v1.OperationsService/RotateKey",
                      rotate.SerializeAsString())
                  .ok());

  v1::ReadEventsRequest all;
  all.set_ledger(kLedger);
  std::vector<std::string> actors;
  for (const v1::Record& record : ReadAll(all)) actors.push_back(record.actor());
  EXPECT_EQ(actors, (std::vector<std::string>{"everything", "here", "here", "operator"}));
}

TEST_F(AccessTest, EachAppendOfAStreamIsHeldToItsLedger) {
  grpc::ClientContext context;
  const auto stream = v1::LedgerService::NewStub(ConnectAs("elsewhere"))->AppendStream(&context);
  ASSERT_TRUE(stream->Write(StreamAppend({Cost(1)})));
  stream->WritesDone();
  v1::AppendStreamResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_EQ(RefusedOf(answer.refused()).reason, "ROLE_MISSING");
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(LedgerSize(), 1);
}

TEST_F(AccessTest, AListOfLedgersHoldsThoseOfTheCaller) {
  const auto ledgers_of = [&](const std::string& name) {
    grpc::ClientContext context;
    v1::ListLedgersResponse response;
    const grpc::Status status =
        v1::LedgerService::NewStub(ConnectAs(name))->ListLedgers(&context, {}, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.ledgers_size();
  };
  EXPECT_EQ(ledgers_of("reader"), 1);
  EXPECT_EQ(ledgers_of("here"), 1);
  EXPECT_EQ(ledgers_of("elsewhere"), 0);
}

TEST_F(AccessTest, AccessIsNotOpen) { EXPECT_FALSE(Status().open_access()); }

TEST_F(AccessTest, ANewPolicyHoldsFromTheNextCallOnAndABadOneNever) {
  WritePolicy("everything reader *\n");
  EXPECT_EQ(RefusedOf(TryAppend(AppendOf({Cost(1)}))).code, grpc::StatusCode::OK);
  server().LookAtAccessFiles();
  EXPECT_EQ(RefusedOf(TryAppend(AppendOf({Cost(2)}))).reason, "ROLE_MISSING");
  for (const char* bad : {"everything recordr *\n", "", "everything recorder\n"}) {
    WritePolicy(bad);
    server().LookAtAccessFiles();
    EXPECT_EQ(RefusedOf(TryAppend(AppendOf({Cost(2)}))).reason, "ROLE_MISSING") << bad;
    EXPECT_EQ(LedgerSize(), 2) << bad;
  }
  WritePolicy("everything recorder *\n");
  server().LookAtAccessFiles();
  EXPECT_TRUE(TryAppend(AppendOf({Cost(2)})).ok());
}

TEST_F(AccessTest, AStreamThatHasBegunEndsWhenThePolicyTakesItAway) {
  grpc::ClientContext context;
  v1::SubscribeEventsRequest request;
  request.set_ledger(kLedger);
  const auto stub = v1::LedgerService::NewStub(ConnectAs("reader"));
  const auto stream = stub->SubscribeEvents(&context, request);
  v1::SubscribeEventsResponse message;
  do {
    ASSERT_TRUE(stream->Read(&message));
  } while (!message.caught_up());
  WritePolicy("everything recorder *\n");
  server().LookAtAccessFiles();
  Append({Cost(1)});
  EXPECT_FALSE(stream->Read(&message));
  EXPECT_EQ(RefusedOf(stream->Finish()).reason, "ROLE_MISSING");
}

TEST_F(AccessTest, ANewCertificateIsShownFromTheNextConnectionOn) {
  const support::CertificateAuthority new_ca;
  const support::Certificate own = Named("everything");
  const auto status_by = [&](const std::string& server_ca) {
    return TryCall(Connect(grpc::SslCredentials({server_ca, own.key, own.certificate})),
                   "/liggare.v1.OperationsService/GetStatus", "")
        .error_code();
  };
  EXPECT_EQ(status_by(new_ca.certificate()), grpc::StatusCode::UNAVAILABLE);
  WriteServerCertificate(new_ca.Issue({"", kServerNames}));
  server().LookAtAccessFiles();
  EXPECT_EQ(status_by(new_ca.certificate()), grpc::StatusCode::OK);
  EXPECT_EQ(status_by(server_ca().certificate()), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(LedgerSize(), 1) << "the connection that was open stays";
}

TEST_F(AccessTest, ABadCertificateIsKeptOut) {
  const support::Certificate sound = server_ca().Issue({"", kServerNames});
  const support::Certificate bad[] = {
      {"no certificate", sound.key},
      {sound.certificate, "no key"},
      {sound.certificate, server_ca().Issue({"", kServerNames}).key},
      server_ca().Issue({"", kServerNames}, -absl::Minutes(1)),
      {sound.certificate + "-----BEGIN CERTIFICATE-----\nbm8=\n", sound.key},
  };
  for (const support::Certificate& certificate : bad) {
    WriteServerCertificate(certificate);
    server().LookAtAccessFiles();
    EXPECT_TRUE(TryCall(ConnectAs("operator"), "/liggare.v1.OperationsService/GetStatus", "").ok());
  }
}

TEST_F(AccessTest, AServerDoesNotStartWithoutSoundFiles) {
  StopServer();
  WritePolicy("everything recordr *\n");
  EXPECT_EQ(server::Server::Start(options()).status().code(), absl::StatusCode::kInvalidArgument);
  WritePolicy(kPolicy);
  WriteServerCertificate(server_ca().Issue({"", kServerNames}, -absl::Minutes(1)));
  EXPECT_EQ(server::Server::Start(options()).status().code(), absl::StatusCode::kInvalidArgument);
  options().access.client_ca += ".none";
  EXPECT_EQ(server::Server::Start(options()).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace liggare::rpc
