import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_load_regions_and_sectors'),
        ('posts', '0002_count_offers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('queued', '排队中'), ('running', '进行中'), ('done', '已完成'), ('failed', '未完成')], default='queued', max_length=10, verbose_name='进度状态')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='进度')),
                ('stage', models.CharField(blank=True, default='', max_length=60, verbose_name='当前步骤')),
                ('queued_at', models.DateTimeField(verbose_name='发起时间')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='最近心跳')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                ('error', models.TextField(blank=True, default='', verbose_name='未完成原因')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.roleassignment', verbose_name='所用角色')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='posts.match', verbose_name='方案')),
            ],
            options={
                'verbose_name': '方案确认',
                'verbose_name_plural': '方案确认',
                'constraints': [models.UniqueConstraint(condition=models.Q(('job_state__in', ('queued', 'running'))), fields=('run',), name='confirmation_one_under_way')],
            },
        ),
    ]
