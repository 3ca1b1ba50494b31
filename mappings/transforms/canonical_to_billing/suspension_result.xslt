<?xml version="1.0" encoding="UTF-8"?>
<!-- M43 result to ReportSuspension. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:ServiceSuspensionResult">
    <xsl:if test="c:outcome = 'refused' and not(c:reason)">
      <xsl:message terminate="yes">the request was refused, but reason is missing; write why</xsl:message>
    </xsl:if>
    <ReportSuspension>
      <xsl:call-template name="head"/>
      <StopNo><xsl:value-of select="c:requestNo"/></StopNo>
      <StopType><xsl:value-of select="kam:to-partner('suspension-request', c:request)"/></StopType>
      <xsl:apply-templates select="c:account"/>
      <xsl:apply-templates select="c:customerCode"/>
      <Result><xsl:value-of select="kam:to-partner('outcome', c:outcome)"/></Result>
      <xsl:if test="c:reasonCode"><ResCode><xsl:value-of select="c:reasonCode"/></ResCode></xsl:if>
      <xsl:if test="c:reason"><ResMsg><xsl:value-of select="c:reason"/></ResMsg></xsl:if>
      <ExecSys><xsl:value-of select="c:system"/></ExecSys>
      <xsl:if test="c:partnerReference"><ExecNo><xsl:value-of select="c:partnerReference"/></ExecNo></xsl:if>
      <FinTime><xsl:value-of select="kam:local-time(c:completedAt, '%Y%m%d%H%M%S')"/></FinTime>
      <xsl:apply-templates select="c:users"/>
    </ReportSuspension>
  </xsl:template>

  <xsl:template match="c:users">
    <ServList>
      <xsl:for-each select="c:user">
        <Serv>
          <xsl:apply-templates select="c:userNo"/>
          <xsl:apply-templates select="c:serviceNumber"/>
          <xsl:apply-templates select="c:circuitCode"/>
          <Result><xsl:value-of select="kam:to-partner('outcome', c:outcome)"/></Result>
          <ServStat><xsl:value-of select="kam:to-partner('service-state', c:state)"/></ServStat>
          <xsl:if test="c:changedAt">
            <ChgTime><xsl:value-of select="kam:local-time(c:changedAt, '%Y%m%d%H%M%S')"/></ChgTime>
          </xsl:if>
          <xsl:if test="c:reason"><ResMsg><xsl:value-of select="c:reason"/></ResMsg></xsl:if>
        </Serv>
      </xsl:for-each>
    </ServList>
  </xsl:template>
</xsl:stylesheet>
