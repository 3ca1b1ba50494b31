<?xml version="1.0" encoding="UTF-8"?>
<!-- TroubleTicketCreateEvent and TroubleTicketStatusChangeEvent to M45: an agent took a fault. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:j="http://www.w3.org/2005/xpath-functions" xmlns:kam="urn:kamhub:xslt"
                exclude-result-prefixes="j kam">
  <xsl:variable name="ticket" select="/j:map/j:map[@key = 'event']/j:map[@key = 'troubleTicket']"/>
  <xsl:variable name="parties" select="$ticket/j:array[@key = 'relatedParty']/j:map"/>
  <xsl:variable name="customer" select="$parties[j:string[@key = 'role'] = 'customer']"/>
  <xsl:variable name="contact" select="$parties[j:string[@key = 'role'] = 'contact']"/>
  <xsl:variable name="agent" select="$parties[j:string[@key = 'role'] = 'originator']"/>
  <xsl:variable name="service"
                select="$ticket/j:array[@key = 'relatedEntity']/j:map[j:string[@key = 'role'] = 'affectedService']"/>
  <xsl:variable name="circuit" select="$service[j:string[@key = 'name'] = 'circuit']"/>
  <xsl:variable name="number" select="$service[j:string[@key = 'name'] = 'number']"/>

  <xsl:template match="/">
    <xsl:if test="not($ticket)">
      <xsl:message terminate="yes">the event holds no troubleTicket; write it as event.troubleTicket</xsl:message>
    </xsl:if>
    <xsl:apply-templates select="$ticket"/>
  </xsl:template>

  <xsl:template match="j:map">
    <xsl:if test="not(j:string[@key = 'ticketType'] = 'fault')">
      <xsl:message terminate="yes">ticketType is <xsl:value-of select="j:string[@key = 'ticketType']"/>; send tickets of type fault only</xsl:message>
    </xsl:if>
    <xsl:if test="not(j:string[@key = 'status'] = 'acknowledged')">
      <xsl:message terminate="yes">status is <xsl:value-of select="j:string[@key = 'status']"/>; send a fault when it is acknowledged, other changes are not taken</xsl:message>
    </xsl:if>
    <FaultReported>
      <faultNo><xsl:value-of select="j:string[@key = 'id']"/></faultNo>
      <trigger>customer</trigger>
      <xsl:if test="$customer">
        <customerCode><xsl:value-of select="$customer/j:string[@key = 'id']"/></customerCode>
        <xsl:if test="$customer/j:string[@key = 'name']">
          <customerName><xsl:value-of select="$customer/j:string[@key = 'name']"/></customerName>
        </xsl:if>
      </xsl:if>
      <xsl:call-template name="plain">
        <xsl:with-param name="name">kaCode</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="coded">
        <xsl:with-param name="name">kaMark</xsl:with-param>
        <xsl:with-param name="table">ka-mark</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="coded">
        <xsl:with-param name="name">customerLevel</xsl:with-param>
        <xsl:with-param name="table">customer-level</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="coded">
        <xsl:with-param name="name">serviceKind</xsl:with-param>
        <xsl:with-param name="as">productKind</xsl:with-param>
        <xsl:with-param name="table">service-kind</xsl:with-param>
      </xsl:call-template>
      <xsl:if test="$number">
        <serviceNumber><xsl:value-of select="$number/j:string[@key = 'id']"/></serviceNumber>
      </xsl:if>
      <xsl:if test="$circuit">
        <circuitCode><xsl:value-of select="$circuit/j:string[@key = 'id']"/></circuitCode>
      </xsl:if>
      <xsl:call-template name="plain">
        <xsl:with-param name="name">region</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="plain">
        <xsl:with-param name="name">place</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="coded">
        <xsl:with-param name="name">faultEnd</xsl:with-param>
        <xsl:with-param name="table">fault-end</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="coded">
        <xsl:with-param name="name">faultKind</xsl:with-param>
        <xsl:with-param name="as">kind</xsl:with-param>
        <xsl:with-param name="table">fault-kind</xsl:with-param>
      </xsl:call-template>
      <severity><xsl:value-of select="kam:to-canonical('severity', j:string[@key = 'severity'])"/></severity>
      <symptom><xsl:value-of select="j:string[@key = 'description']"/></symptom>
      <xsl:call-template name="plain">
        <xsl:with-param name="name">occurredAt</xsl:with-param>
      </xsl:call-template>
      <reportedAt><xsl:value-of select="j:string[@key = 'creationDate']"/></reportedAt>
      <channel>
        <xsl:value-of select="kam:to-canonical('channel', j:map[@key = 'channel']/j:string[@key = 'id'])"/>
      </channel>
      <xsl:if test="$contact/j:string[@key = 'name']">
        <contactName><xsl:value-of select="$contact/j:string[@key = 'name']"/></contactName>
      </xsl:if>
      <xsl:if test="$contact">
        <contactPhone><xsl:value-of select="$contact/j:string[@key = 'id']"/></contactPhone>
      </xsl:if>
      <xsl:if test="$agent">
        <acceptedBy><xsl:value-of select="$agent/j:string[@key = 'id']"/></acceptedBy>
      </xsl:if>
      <xsl:call-template name="coded">
        <xsl:with-param name="name">consent</xsl:with-param>
        <xsl:with-param name="as">customerConsent</xsl:with-param>
        <xsl:with-param name="table">consent</xsl:with-param>
      </xsl:call-template>
    </FaultReported>
  </xsl:template>

  <!-- A characteristic of the ticket, if it has it, as the element of its name; `coded` translates it and may name another element. -->
  <xsl:template name="plain">
    <xsl:param name="name"/>
    <xsl:variable name="value"
                  select="$ticket/j:array[@key = 'characteristic']/j:map[j:string[@key = 'name'] = $name]"/>
    <xsl:if test="$value">
      <xsl:element name="{$name}"><xsl:value-of select="$value/j:string[@key = 'value']"/></xsl:element>
    </xsl:if>
  </xsl:template>

  <xsl:template name="coded">
    <xsl:param name="name"/>
    <xsl:param name="as" select="$name"/>
    <xsl:param name="table"/>
    <xsl:variable name="value"
                  select="$ticket/j:array[@key = 'characteristic']/j:map[j:string[@key = 'name'] = $name]"/>
    <xsl:if test="$value">
      <xsl:element name="{$as}">
        <xsl:value-of select="kam:to-canonical(string($table), string($value/j:string[@key = 'value']))"/>
      </xsl:element>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
